import { hostname } from 'node:os';
import { ok } from '../../answer.ts';
import type { Parameters } from '../../agent.ts';
import type { Invocation } from '../../context.ts';
import { namedProfile } from '../../credentials/named-profile.ts';
import type { NetworkMap } from '../../ec2/ec2-network-map.ts';
import { imdsEndpoint } from '../../imds/endpoint.ts';
import { lazyInstanceMetadata } from '../../imds/lazy-instance-metadata.ts';
import { ipAddresses } from '../../ip/ip-addresses.ts';
import { lazyPort } from '../../lazy-port.ts';
import { startDeadline } from '../../ocf/deadline.ts';
import type { LookPorts } from './gather-facts.ts';
import { locateResource } from './locate-resource.ts';

/** Longer than the worst request and its repetition, shorter than anybody's patience. */
const timeoutMs = 20_000;

/** The ports of one look, which can change nothing. */
export function openLook(
  { env, sinceStartMs }: Invocation,
  parameters: Parameters,
  resource: string | undefined,
  notice: (message: string) => void,
): LookPorts {
  const begunMs = sinceStartMs();
  const deadline = startDeadline(() => sinceStartMs() - begunMs, timeoutMs);
  const { signal } = deadline;
  const metadata = lazyInstanceMetadata(imdsEndpoint(env), signal);
  const hostName = hostname();
  const connectOptions = {
    parameters,
    env,
    metadata,
    nodeName: hostName,
    resourceInstance: resource,
    profile: namedProfile(parameters, env, notice),
    signal,
  };
  const map = lazyPort<NetworkMap>(
    'opening EC2',
    async () => {
      const [{ connectEc2 }, { ec2NetworkMap }] = await Promise.all([
        import('../../ec2/connect.ts'),
        import('../../ec2/operator-ec2.ts'),
      ]);
      const callers = connectEc2(connectOptions);
      const [tables, node] = await Promise.all([callers.routeTables(), callers.node()]);
      if (!tables.ok) return tables;
      return node.ok ? ok(ec2NetworkMap(tables.value, node.value)) : node;
    },
    ['routeTables', 'subnets', 'instances'],
  );
  return {
    addresses: ipAddresses({ path: env['PATH'], signal }),
    metadata,
    map,
    deadline,
    hostName,
    locate: (id) => locateResource(id, env),
  };
}
