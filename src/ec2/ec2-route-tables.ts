import {
  CreateRouteCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  ReplaceRouteCommand,
  type Route as Ec2Route,
  type RouteTable as Ec2RouteTable,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-ec2';
import type { DeserializeMiddleware } from '@smithy/types';
import { failed, ok, type Answer } from '../answer.ts';
import { isIpv6 } from '../overlay-ip.ts';
import type { Credentials, Route, RouteKey, RouteTable, RouteTables } from '../ports.ts';
import { parseException, type SdkException } from './failure.ts';
import { lookup } from './lookup.ts';

export interface Ec2Options {
  readonly region: string;
  /** `undefined` → the Region's endpoint. */
  readonly endpointUrl: string | undefined;
  readonly credentials: Credentials;
  /** For one request, from its connect to the last byte of its answer (ms). */
  readonly requestTimeoutMs: number;
  /** For its connect alone (ms); `undefined` → as long as the request. */
  readonly connectTimeoutMs: number | undefined;
  readonly signal: AbortSignal;
}

/** Requests under way at once: 50 tables move in two rounds, and a burst of EC2's mutating bucket is 50. */
const maxSockets = 32;

/** The route tables of EC2, by the AWS SDK. Loaded only when something is asked of EC2: it is most of the agent's code. */
export function ec2RouteTables(options: Ec2Options): Omit<RouteTables, 'prepare'> {
  const client = ec2Client(options);

  /** One attempt of one call; what it throws becomes data. */
  const call = async <T>(
    operation: string,
    subject: string,
    send: (options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<Answer<T>> => {
    const limit = AbortSignal.any([options.signal, AbortSignal.timeout(options.requestTimeoutMs)]);
    try {
      return ok(await Promise.race([send({ abortSignal: limit }), rejectWhenAborted(limit)]));
    } catch (error) {
      const exception = limit.aborted ? { name: 'RequestTimeout', message: 'no answer in time' } : error;
      return failed(parseException(exception as SdkException, operation, subject));
    }
  };

  return {
    async describe(routeTableIds) {
      const tables: RouteTable[] = [];
      let nextToken: string | undefined;
      do {
        const page = await call('DescribeRouteTables', routeTableIds.join(','), async (http) => {
          // By filter: an unknown id in RouteTableIds fails the whole call
          const Filters = [{ Name: 'route-table-id', Values: [...routeTableIds] }];
          const command = new DescribeRouteTablesCommand({ Filters, MaxResults: 100, NextToken: nextToken });
          const { RouteTables, NextToken } = await client.send(command, http);
          // EC2 always sends a routeTableSet; something that is not EC2 may send anything
          if (!RouteTables) throw new UnreadableAnswer('the answer has no routeTableSet');
          return { RouteTables, NextToken };
        });
        if (!page.ok) return page;
        tables.push(...page.value.RouteTables.map(toRouteTable));
        nextToken = page.value.NextToken || undefined;
      } while (nextToken !== undefined);
      return ok(tables);
    },
    replaceRoute: (key, networkInterfaceId) =>
      call('ReplaceRoute', formatKey(key), async (http) => {
        await client.send(new ReplaceRouteCommand(toInput(key, networkInterfaceId)), http);
      }),
    createRoute: (key, networkInterfaceId) =>
      call('CreateRoute', formatKey(key), async (http) => {
        await client.send(new CreateRouteCommand(toInput(key, networkInterfaceId)), http);
      }),
  };
}

/**
 * Everything that the SDK would look up in files and environment by itself is given: nothing is read on the
 * way to the first request. It makes one attempt; `retry` knows the action's deadline, the SDK does not.
 */
function ec2Client({ region, endpointUrl, credentials, connectTimeoutMs }: Ec2Options): EC2Client {
  const client = new EC2Client({
    region,
    credentials,
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ignoreConfiguredEndpointUrls: true,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: 'overlay-ip',
    authSchemePreference: ['sigv4'],
    disableClockSkewCorrection: () => Promise.resolve(false),
    requestHandler: {
      httpAgent: { maxSockets, lookup },
      httpsAgent: { maxSockets, lookup },
      ...(connectTimeoutMs !== undefined && { connectionTimeout: connectTimeoutMs }),
    },
  });
  client.middlewareStack.addRelativeTo(onlyXml, {
    name: 'onlyXml',
    relation: 'after',
    toMiddleware: 'deserializerMiddleware',
  });
  return client;
}

/** A proxy's HTML page with status 200 must not pass for an acknowledged ReplaceRoute, whose answer is empty. */
const onlyXml: DeserializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => async (args) => {
  const result = await next(args);
  const { statusCode, headers = {} } = result.response as {
    statusCode: number;
    headers?: Record<string, string>;
  };
  const contentType = headers['content-type'] ?? 'of no type';
  if (statusCode < 300 && !/^(?:text|application)\/xml\b/.test(contentType))
    throw new UnreadableAnswer(`the answer is ${contentType}, not XML`);
  return result;
};

class UnreadableAnswer extends Error {
  override name = 'UnreadableAnswer';
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(new Error('aborted'));
      },
      { once: true },
    );
  });
}

function formatKey({ routeTableId, destination }: RouteKey): string {
  return `${routeTableId} ${destination}`;
}

function toInput({ routeTableId, destination }: RouteKey, networkInterfaceId: string) {
  return {
    RouteTableId: routeTableId,
    ...(isIpv6(destination)
      ? { DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination }),
    NetworkInterfaceId: networkInterfaceId,
  };
}

function toRouteTable({ RouteTableId = '', Routes = [] }: Ec2RouteTable): RouteTable {
  return { routeTableId: RouteTableId, routes: Routes.flatMap(toRoute) };
}

/** A route to a prefix list is nobody's overlay IP. */
function toRoute(route: Ec2Route): Route[] {
  const destination = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock;
  if (destination === undefined) return [];
  const { NetworkInterfaceId, InstanceId } = route;
  return [
    {
      destination,
      state: route.State === 'blackhole' ? 'blackhole' : 'active',
      ...(NetworkInterfaceId !== undefined && { networkInterfaceId: NetworkInterfaceId }),
      ...(InstanceId !== undefined && { instanceId: InstanceId }),
      target: formatTarget(route),
    },
  ];
}

function formatTarget(route: Ec2Route): string {
  const { NetworkInterfaceId, InstanceId } = route;
  if (NetworkInterfaceId) return InstanceId ? `${NetworkInterfaceId} (${InstanceId})` : NetworkInterfaceId;
  return (
    InstanceId ??
    route.GatewayId ??
    route.TransitGatewayId ??
    route.NatGatewayId ??
    route.VpcPeeringConnectionId ??
    route.EgressOnlyInternetGatewayId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn ??
    'a target that is not shown'
  );
}
