import { failed, ok } from '../../../src/answer.ts';
import { parseParameters } from '../../../src/agent.ts';
import type { MappedInstance, MappedRouteTable, MappedSubnet } from '../../../src/ec2/ec2-network-map.ts';
import { gatherFacts } from '../../../src/operator/status/gather-facts.ts';
import type { StatusFacts } from '../../../src/operator/status/facts.ts';
import type { Route } from '../../../src/ports.ts';
import { FakeAddresses } from '../../fakes/addresses.ts';
import { throttled, unauthorized } from '../../fakes/failures.ts';
import { VirtualTime } from '../../fakes/deadline.ts';

export const destination = '192.168.10.15/32';
export const tableA = 'rtb-0a1b2c3d4e5f60001';
export const tableB = 'rtb-0a1b2c3d4e5f60002';

/** A route, by the name of the node to which it points. */
export function route(node: 'hana01' | 'hana02', rest: Partial<Route> = {}): Route {
  const number = node.slice(-1);
  return {
    destination,
    state: 'active',
    networkInterfaceId: `eni-${number}`,
    instanceId: `i-${number}`,
    target: `eni-${number} (i-${number})`,
    ...rest,
  };
}

/** What differs from a VPC in which both tables point to hana01, which has the address, and this is hana01. */
export interface Different {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly a?: Partial<MappedRouteTable>;
  readonly b?: Partial<MappedRouteTable>;
  /** Of the VPC, beside the two. */
  readonly others?: readonly MappedRouteTable[];
  readonly on?: 'hana01' | 'hana02' | 'laptop';
  readonly address?: 'present' | 'absent';
  readonly isSourceDestChecked?: boolean;
  /** By the cluster, which has it as rsc_ip; `undefined` → there is none. */
  readonly runningOn?: readonly string[];
  readonly away?: 'EC2' | 'subnets and instances' | 'ip' | 'instance metadata';
}

const subnet = (letter: string): MappedSubnet => ({
  subnetId: `subnet-${letter}`,
  vpcId: 'vpc-1',
  name: `app ${letter}`,
  cidrBlock: `10.0.${letter.charCodeAt(0) - 96}.0/24`,
  availabilityZone: `eu-central-1${letter}`,
});

/** What one look would have found there. */
export async function seen(different: Different = {}): Promise<StatusFacts> {
  const { a, b, others = [], on = 'hana01', isSourceDestChecked = false, away, runningOn } = different;
  const { address = on === 'hana01' ? 'present' : 'absent' } = different;
  const { parameters } = parseParameters({
    OCF_RESKEY_ip: '192.168.10.15',
    OCF_RESKEY_routing_table: `${tableA},${tableB}`,
    ...different.parameters,
  });
  const routes = [route('hana01')];
  const listed: MappedRouteTable[] = [
    {
      routeTableId: tableA,
      vpcId: 'vpc-1',
      name: 'private a',
      subnetIds: ['subnet-a'],
      isMain: false,
      routes,
    },
    { routeTableId: tableB, vpcId: 'vpc-1', subnetIds: ['subnet-b'], isMain: false, routes },
  ].map((table, at) => ({ ...table, ...(at === 0 ? a : b) }));
  const instances = ['hana01', 'hana02'].map((name, at): MappedInstance => {
    return {
      instanceId: `i-${at + 1}`,
      name,
      state: 'running',
      availabilityZone: at === 0 ? 'eu-central-1a' : 'eu-central-1b',
      networkInterfaces: [
        {
          networkInterfaceId: `eni-${at + 1}`,
          subnetId: at === 0 ? 'subnet-a' : 'subnet-b',
          isSourceDestChecked,
        },
      ],
    };
  });
  const addresses = new FakeAddresses().link('eth0');
  if (address === 'present') addresses.with(destination);
  if (away === 'ip') addresses.fails('ip address show', { kind: 'transient', code: 'exit 2', message: '' });
  const number = on.slice(-1);
  const noMetadata = failed({
    kind: 'transient',
    operation: 'PUT /latest/api/token',
    code: away === 'instance metadata' ? 'HTTP 503' : 'ETIMEDOUT',
    message: '',
  });
  const hasMetadata = on !== 'laptop' && away !== 'instance metadata';
  const surrounding = <T>(operation: string, value: T) =>
    Promise.resolve(away === 'subnets and instances' ? failed({ operation, ...unauthorized }) : ok(value));
  return gatherFacts(
    {
      addresses,
      hostName: on,
      locate: () => Promise.resolve(runningOn),
      deadline: new VirtualTime().deadline(),
      metadata: {
        networkInterfaceId: () => Promise.resolve(hasMetadata ? ok(`eni-${number}`) : noMetadata),
        identity: () =>
          Promise.resolve(
            hasMetadata ? ok({ instanceId: `i-${number}`, region: 'eu-central-1' }) : noMetadata,
          ),
        read: () => Promise.resolve(noMetadata),
        roleCredentials: () => Promise.resolve(noMetadata),
      },
      map: {
        routeTables: (by, ids) =>
          Promise.resolve(
            away === 'EC2'
              ? failed({ operation: 'DescribeRouteTables', ...throttled })
              : ok([...listed, ...others].filter((one) => by === 'vpc-id' || ids.includes(one.routeTableId))),
          ),
        subnets: () => surrounding('DescribeSubnets', ['a', 'b', 'c'].map(subnet)),
        instances: (ids) =>
          surrounding(
            'DescribeInstances',
            instances.filter((one) =>
              one.networkInterfaces.some((eni) => ids.includes(eni.networkInterfaceId)),
            ),
          ),
      },
    },
    runningOn && 'rsc_ip',
    parameters,
  );
}
