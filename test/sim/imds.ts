import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerThrough } from './answer-through.ts';
import { formatCidr } from './cidr.ts';
import type { Credentials } from './credentials.ts';
import type { Faults } from './faults.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { Iam } from './iam.ts';
import { page, plain } from './imds-answers.ts';
import { partitionOf } from './partition.ts';
import type { Instance, NetworkInterface, VpcState } from './route-table.ts';
import type { Secrets } from './secrets.ts';
import type { Vpc } from './vpc.ts';

/** A request to the metadata service of one instance. */
export type ImdsCall = {
  readonly instanceId: string;
  readonly method: string;
  readonly path: string;
  /** ms of the simulator's clock. */
  readonly at: number;
  /** HTTP status; `undefined` → no whole answer, or not yet. */
  readonly status: number | undefined;
};

export type ImdsWorld = {
  readonly vpc: Vpc;
  readonly credentials: Credentials;
  readonly iam: Iam;
  readonly secrets: Secrets;
  readonly faults: Faults;
  readonly now: () => number;
  /** Told of every request as it arrives; what it gives is told of the answer. */
  readonly record: (call: ImdsCall) => (answer: Pick<ImdsCall, 'status'>) => void;
};

/**
 * The instance metadata service as one instance sees it, with HttpTokens `required` (IMDSv2 only).
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export function imdsEndpoint(world: ImdsWorld, instanceId: string): RequestListener {
  /** Token → when it expires, in ms. */
  const tokens = new Map<string, number>();
  return (request, response) => {
    respond(world, instanceId, tokens, request, response).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : undefined);
    });
  };
}

async function respond(
  world: ImdsWorld,
  instanceId: string,
  tokens: Map<string, number>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url: path = '' } = request;
  const answered = world.record({ instanceId, method, path, at: world.now(), status: undefined });
  const sent = await answerThrough(world.faults.take({ action: 'imds', path, instanceId }), {
    response,
    perform: () => Promise.resolve(answer(world, instanceId, tokens, request)),
    errorAnswer: (_code, _message, status = 500) => page(status),
  });
  if (sent) answered({ status: sent.status });
}

function answer(
  world: ImdsWorld,
  instanceId: string,
  tokens: Map<string, number>,
  { method, url: path = '', headers }: IncomingMessage,
): HttpAnswer {
  const now = world.now();
  if (method === 'PUT') {
    // A request that an open reverse proxy passed on gets no token.
    if (path !== '/latest/api/token' || headers['x-forwarded-for'] !== undefined) return page(403);
    const ttl = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
    if (!Number.isInteger(ttl) || ttl < 1 || ttl > 21_600) return page(400);
    const token = world.secrets.issue('MetadataToken', 9, '==');
    tokens.set(token, now + ttl * 1000);
    return plain(token, { 'X-aws-ec2-metadata-token-ttl-seconds': String(ttl) });
  }
  if (method !== 'GET' && method !== 'HEAD') return page(405);
  const token = headers['x-aws-ec2-metadata-token'];
  if (typeof token !== 'string' || (tokens.get(token) ?? -Infinity) <= now) return page(401);
  const found = lookUp(metadataTree(world, world.vpc.instance(instanceId)), path);
  return found === undefined ? page(404) : plain(found);
}

/** A leaf, or a directory of them. */
type Metadata = string | (() => string) | { readonly [name: string]: Metadata | undefined };

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html, "Instance metadata categories" */
function metadataTree(world: ImdsWorld, instance: Instance): Metadata {
  const { vpc } = world;
  const { state, region } = vpc;
  const partition = partitionOf(region);
  const { instanceId, availabilityZone, networkInterfaces, roleName } = instance;
  const [primary] = networkInterfaces;
  const privateIpAddress = primary?.privateIpAddress ?? '';
  return {
    latest: {
      dynamic: { 'instance-identity': { document: identityDocument(vpc, instance, privateIpAddress) } },
      'meta-data': {
        ...(roleName !== undefined && {
          iam: {
            'security-credentials': { [roleName]: () => securityCredentials(world, instance, roleName) },
          },
        }),
        'instance-id': instanceId,
        'local-ipv4': privateIpAddress,
        mac: primary?.macAddress ?? '',
        network: {
          interfaces: {
            macs: Object.fromEntries(
              networkInterfaces.map((networkInterface, device) => [
                networkInterface.macAddress,
                networkInterfaceTree(state, instance, networkInterface, device),
              ]),
            ),
          },
        },
        placement: { 'availability-zone': availabilityZone, region },
        services: { domain: partition.domain, partition: partition.name },
      },
    },
  };
}

function networkInterfaceTree(
  state: VpcState,
  { vpcId, ownerId }: Instance,
  networkInterface: NetworkInterface,
  device: number,
): Metadata {
  const vpcCidrs = state.vpcs.get(vpcId)?.cidrBlocks ?? [];
  const cidrBlocks = (family: 4 | 6) => vpcCidrs.filter((cidr) => cidr.family === family).map(formatCidr);
  const [ipv4CidrBlock] = cidrBlocks(4);
  const ipv6CidrBlocks = cidrBlocks(6);
  return {
    'device-number': String(device),
    'interface-id': networkInterface.networkInterfaceId,
    'local-ipv4s': networkInterface.privateIpAddress,
    mac: networkInterface.macAddress,
    'owner-id': ownerId,
    'subnet-id': networkInterface.subnetId,
    'vpc-id': vpcId,
    'vpc-ipv4-cidr-block': ipv4CidrBlock,
    'vpc-ipv4-cidr-blocks': cidrBlocks(4).join('\n'),
    'vpc-ipv6-cidr-blocks': ipv6CidrBlocks.length > 0 ? ipv6CidrBlocks.join('\n') : undefined,
  };
}

/** A leaf's text; a directory's names, those of directories with a slash; `undefined` → nothing there. */
function lookUp(tree: Metadata, path: string): string | undefined {
  const names = path.split('/').filter((name) => name !== '');
  let found: Metadata | undefined = tree;
  for (const name of names) {
    found = typeof found === 'object' && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  if (typeof found === 'function') return found();
  if (typeof found !== 'object') return found;
  return Object.entries(found)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (typeof value === 'object' ? `${name}/` : name))
    .join('\n');
}

/**
 * EC2 user guide, IAM roles for Amazon EC2, "Retrieve security credentials from instance metadata"; of a role that does not
 * trust EC2, "AssumeRoleUnauthorizedAccess" (IAM user guide, Troubleshoot IAM and Amazon EC2).
 */
function securityCredentials(
  { credentials, iam, now }: ImdsWorld,
  { instanceId, ownerId }: Instance,
  roleName: string,
): string {
  if (!iam.trustsEc2(iam.roleArn(roleName, ownerId))) {
    return json({
      Code: 'AssumeRoleUnauthorizedAccess',
      Message: `EC2 cannot assume the role ${roleName}.`,
      LastUpdated: seconds(now()),
    });
  }
  const { accessKeyId, secretAccessKey, session } = credentials.currentSession(
    { account: ownerId, name: roleName },
    { name: instanceId, instanceId },
    now(),
  );
  return json({
    Code: 'Success',
    LastUpdated: seconds(session.issued),
    Type: 'AWS-HMAC',
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: session.token,
    Expiration: seconds(session.expiration),
  });
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html */
function identityDocument({ region }: Vpc, instance: Instance, privateIp: string): string {
  return json({
    accountId: instance.ownerId,
    architecture: 'x86_64',
    availabilityZone: instance.availabilityZone,
    billingProducts: null,
    devpayProductCodes: null,
    imageId: 'ami-0123456789abcdef0',
    instanceId: instance.instanceId,
    instanceType: 'r6i.4xlarge',
    kernelId: null,
    marketplaceProductCodes: null,
    pendingTime: '2026-08-01T06:00:00Z',
    privateIp,
    ramdiskId: null,
    region,
    version: '2017-09-30',
  });
}

function json(document: object): string {
  return JSON.stringify(document, undefined, 2);
}

function seconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
