import { ok, parseAnswer, type Answer } from '../answer.ts';
import type { Parameters } from '../agent.ts';
import {
  decideHost,
  hostFindings,
  type DryRun,
  type Finding,
  type HostFacts,
  type SourceDestCheckFact,
} from '../decisions/host-findings.ts';
import { planAddresses } from '../decisions/plan-addresses.ts';
import { destinationOf } from '../overlay-ip.ts';
import type { Deadline } from '../ocf/deadline.ts';
import { formatProblem, type Problem } from '../ocf/instance-parameters.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { Addresses, DryRuns, InstanceMetadata, Link, NetworkInterfaces, RouteTables } from '../ports.ts';
import { retry } from '../retry.ts';
import { findInterface } from './find-interface.ts';

/** EC2 of one Region, as it is asked for the resource. */
export interface Ec2OfRegion {
  readonly routeTables: Pick<RouteTables, 'describe'>;
  readonly networkInterfaces: Pick<NetworkInterfaces, 'isSourceDestChecked' | 'mayDisableSourceDestCheck'>;
  readonly dryRuns: DryRuns;
}

export interface ValidatePorts {
  readonly addresses: Addresses;
  readonly metadata: InstanceMetadata;
  readonly deadline: Deadline;
  /** The Region of the parameters and their defaults. */
  readonly region: () => Promise<Answer<string>>;
  readonly profile: () => Promise<HostFacts['profile']>;
  readonly ec2In: (region: string) => Ec2OfRegion;
}

const attempts = 3;

/**
 * Check level 10: the parameters, and whether they can work on this host. Looks at everything, changes nothing
 * and tells all problems at once: facts are gathered first, then judged.
 */
export async function validateHost(
  ports: ValidatePorts,
  parameters: Parameters,
  problems: readonly Problem[],
): Promise<Outcome> {
  const malformed = problems.map((problem): Finding => {
    return { code: 'malformed-parameter', exit: 'OCF_ERR_CONFIGURED', what: formatProblem(problem) };
  });
  const facts = await gatherFacts(ports, parameters);
  return decideHost([...malformed, ...hostFindings(facts)]);
}

async function gatherFacts(ports: ValidatePorts, parameters: Parameters): Promise<HostFacts> {
  const [host, region, profile] = await Promise.all([
    gatherHost(ports, parameters),
    retry(ports.region, attempts, ports.deadline),
    ports.profile(),
  ]);
  const { ip: addresses, routing_table: routeTableIds } = parameters;
  const known = { addresses, routeTableIds, profile, region, ...host };
  const whereToLook = host.ownRegion.ok ? host.ownRegion : region;
  return whereToLook.ok
    ? { ...known, ...(await gatherEc2(ports, ports.ec2In(whereToLook.value), parameters, host.tried)) }
    : { ...known, tables: whereToLook, dryRuns: [], sourceDestCheck: undefined };
}

/** What `ip` and instance metadata say. */
export async function gatherHost(
  { addresses, metadata, deadline }: Pick<ValidatePorts, 'addresses' | 'metadata' | 'deadline'>,
  parameters: Parameters,
) {
  const ask = <T>(question: () => Promise<Answer<T>>) => retry(question, attempts, deadline);
  const networkInterfaceIdOf = (mac: Answer<string>) =>
    mac.ok ? ask(() => metadata.networkInterfaceId(mac.value)) : mac;
  const [link, identity, primaryMac] = await Promise.all([
    linkFor({ addresses, deadline }, parameters),
    ask(() => metadata.identity()),
    ask(() => metadata.read('mac')),
  ]);
  const networkInterfaceId = 'exit' in link ? undefined : await networkInterfaceIdOf(ok(link.macAddress));
  // Where the interface is none of the instance's, what is left to be asked is asked of its first one
  const mac = 'exit' in link || !networkInterfaceId?.ok ? primaryMac : ok(link.macAddress);
  const readOfMac = async (leaf: string, line: RegExp) =>
    mac.ok ? ask(() => readLines(metadata, `network/interfaces/macs/${mac.value}/${leaf}`, line)) : mac;
  const [vpcId, ...blocks] = await Promise.all([
    readOfMac('vpc-id', /^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/),
    readOfMac('vpc-ipv4-cidr-blocks', /^[\d.]+\/\d+$/),
    readOfMac('vpc-ipv6-cidr-blocks', /^[\da-f:]+\/\d+$/),
  ]);
  return {
    link,
    ownRegion: identity.ok ? ok(identity.value.region) : identity,
    networkInterfaceId,
    tried: networkInterfaceId?.ok ? networkInterfaceId : await networkInterfaceIdOf(mac),
    vpcId,
    vpcCidrBlocks: cidrBlocksIn(blocks),
  };
}

/** One attempt; an answer with any other line is none. */
async function readLines(
  metadata: InstanceMetadata,
  category: string,
  line: RegExp,
): Promise<Answer<string>> {
  return parseAnswer(`GET /latest/meta-data/${category}`, await metadata.read(category), (text) => {
    const lines = text.trim();
    if (lines.split('\n').every((one) => line.test(one))) return lines;
    throw new Error('the instance metadata service answered something else');
  });
}

/** A VPC without IPv6 has no such category. */
function cidrBlocksIn(answers: readonly Answer<string>[]): Answer<readonly string[]> {
  const failure = answers.find((answer) => !answer.ok && answer.failure.code !== 'HTTP 404');
  if (failure?.ok === false) return failure;
  return ok(answers.flatMap((lines) => (lines.ok ? lines.value.split('\n').filter(Boolean) : [])));
}

/** The interface that start would take, and whether the label fits it. */
async function linkFor(
  ports: { addresses: Addresses; deadline: Deadline },
  { interface: interfaceName, ip, iflabel }: Parameters,
): Promise<Link | Outcome> {
  const found = await findInterface(ports, interfaceName);
  if ('exit' in found) return found;
  const steps = planAddresses(ip, found.links, found.link, iflabel);
  return 'exit' in steps ? steps : found.link;
}

/** What EC2 says of the route tables, of permissions and of the network interface. */
async function gatherEc2(
  { deadline }: ValidatePorts,
  { routeTables, networkInterfaces, dryRuns }: Ec2OfRegion,
  { routing_table: routeTableIds, ip: addresses, source_dest_check: policy }: Parameters,
  networkInterfaceId: Answer<string>,
): Promise<Pick<HostFacts, 'tables' | 'dryRuns' | 'sourceDestCheck'>> {
  const ask = <T>(question: () => Promise<Answer<T>>) => retry(question, attempts, deadline);
  const [tables, sourceDestCheck] = await Promise.all([
    routeTableIds.length === 0 ? ok([]) : ask(() => routeTables.describe(routeTableIds)),
    policy === 'ignore' || !networkInterfaceId.ok
      ? undefined
      : lookAtSourceDestCheck(networkInterfaceId.value, policy),
  ]);
  return { tables, sourceDestCheck, dryRuns: await tryRoutes() };

  async function lookAtSourceDestCheck(id: string, policy: 'warn' | 'disable'): Promise<SourceDestCheckFact> {
    const isChecked = await ask(() => networkInterfaces.isSourceDestChecked(id));
    const mayDisable =
      policy === 'disable' ? await ask(() => networkInterfaces.mayDisableSourceDestCheck(id)) : undefined;
    return { networkInterfaceId: id, isChecked, mayDisable };
  }

  /** Permissions are given by table: one address of each is enough. */
  async function tryRoutes(): Promise<readonly DryRun[]> {
    const [address] = addresses;
    if (!tables.ok || !networkInterfaceId.ok || address === undefined) return [];
    const destination = destinationOf(address);
    return Promise.all(
      tables.value.flatMap(({ routeTableId }) =>
        (['replaceRoute', 'createRoute'] as const).map(async (action) => ({
          routeTableId,
          answer: await ask(() => dryRuns[action]({ routeTableId, destination }, networkInterfaceId.value)),
        })),
      ),
    );
  }
}
