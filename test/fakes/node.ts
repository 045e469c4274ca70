import { parseParameters, type Parameters } from '../../src/agent.ts';
import { FakeAddresses } from './addresses.ts';
import { VirtualTime } from './deadline.ts';
import { FakeInstanceMetadata } from './instance-metadata.ts';
import { FakeLog } from './log.ts';
import { FakeNetworkInterfaces } from './network-interfaces.ts';
import { FakeRouteTables, FakeVpc } from './route-tables.ts';

export const IP = '192.168.10.15';
export const DESTINATION = '192.168.10.15/32';
export const IPV6 = 'fd00:10::15';
export const DESTINATION6 = 'fd00:10::15/128';
export const TABLE_A = 'rtb-0000000a';
export const TABLE_B = 'rtb-0000000b';
export const HERE = 'eni-1';
export const OTHER = 'eni-2';

/** All ports of one action on node 1 of two, and one journal of everything it did, in order. */
export function fakeNode({ timeoutMs = 28_000, random = () => 0.5, vpc = twoNodes() } = {}) {
  const time = new VirtualTime();
  const deadline = time.deadline(timeoutMs, random);
  const journal: string[] = [];
  return {
    time,
    deadline,
    journal,
    vpc,
    log: new FakeLog(),
    addresses: new FakeAddresses({ journal })
      .link('eth0', { macAddress: '02:00:00:00:00:01' })
      .with('10.0.1.11/24'),
    metadata: new FakeInstanceMetadata(deadline, { journal }).networkInterface('02:00:00:00:00:01', HERE),
    routeTables: new FakeRouteTables(deadline, { vpc, journal }),
    networkInterfaces: new FakeNetworkInterfaces(deadline, { journal }),
  };
}

export type FakeNode = ReturnType<typeof fakeNode>;

/** Two instances and no route table. */
export function twoNodes(): FakeVpc {
  return new FakeVpc().networkInterface(HERE, 'i-1').networkInterface(OTHER, 'i-2');
}

/** As parsed from what a user would write. */
export function parametersOf(configured: Readonly<Record<string, string>> = {}): Parameters {
  const all = { ip: IP, routing_table: TABLE_A, ...configured };
  const env = Object.fromEntries(Object.entries(all).map(([name, value]) => [`OCF_RESKEY_${name}`, value]));
  const { parameters, problems } = parseParameters(env);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return parameters;
}

/** What changed the world, in order. */
export function effects({ journal }: Pick<FakeNode, 'journal'>): string[] {
  return journal.filter((entry) => /^(ip address (add|delete)|ReplaceRoute|CreateRoute)/.test(entry));
}
