import { hostname } from 'node:os';
import { ok, type Answer } from '../../answer.ts';
import type { Parameters } from '../../agent.ts';
import type { Invocation } from '../../context.ts';
import { namedProfile } from '../../credentials/named-profile.ts';
import type { NetworkChanges } from '../../ec2/ec2-network-changes.ts';
import type { NetworkMap } from '../../ec2/ec2-network-map.ts';
import type { Nodes } from '../../ec2/ec2-nodes.ts';
import { imdsEndpoint } from '../../imds/endpoint.ts';
import { lazyInstanceMetadata } from '../../imds/lazy-instance-metadata.ts';
import { startDeadline, type Deadline } from '../../ocf/deadline.ts';

/** As long as the start of a resource may take. */
const timeoutMs = 180_000;

export interface ChangePorts {
  readonly map: NetworkMap;
  readonly nodes: Nodes;
  readonly changes: NetworkChanges;
  readonly deadline: Deadline;
}

/** EC2 as somebody who sets up, from anywhere: instance metadata is asked where nothing else has credentials and Region. */
export async function openChange(
  { env, sinceStartMs }: Invocation,
  parameters: Parameters,
  notice: (message: string) => void,
): Promise<Answer<ChangePorts>> {
  const begunMs = sinceStartMs();
  const deadline = startDeadline(() => sinceStartMs() - begunMs, timeoutMs);
  const [{ connectEc2 }, { ec2NetworkChanges, ec2NetworkMap, ec2Nodes }] = await Promise.all([
    import('../../ec2/connect.ts'),
    import('../../ec2/operator-ec2.ts'),
  ]);
  const callers = connectEc2({
    parameters,
    env,
    metadata: lazyInstanceMetadata(imdsEndpoint(env), deadline.signal),
    nodeName: hostname(),
    resourceInstance: undefined,
    profile: namedProfile(parameters, env, notice),
    signal: deadline.signal,
  });
  const [tables, node] = await Promise.all([callers.routeTables(), callers.node()]);
  if (!tables.ok) return tables;
  if (!node.ok) return node;
  return ok({
    map: ec2NetworkMap(tables.value, node.value),
    nodes: ec2Nodes(node.value),
    changes: ec2NetworkChanges(tables.value, node.value),
    deadline,
  });
}
