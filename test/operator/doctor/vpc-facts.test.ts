import { expect, test } from 'vitest';
import { parseParameters } from '../../../src/agent.ts';
import { failed, ok } from '../../../src/answer.ts';
import type { Node } from '../../../src/ec2/ec2-nodes.ts';
import type { VpcFacts } from '../../../src/operator/doctor/aws/facts.ts';
import type { Finding } from '../../../src/operator/doctor/check.ts';
import { nodeChecks } from '../../../src/operator/doctor/aws/node-checks.ts';
import { routeTableChecks } from '../../../src/operator/doctor/aws/route-table-checks.ts';
import { transitGatewayChecks } from '../../../src/operator/doctor/aws/transit-gateway-checks.ts';

/** With a second network interface for the replication of the database, in a subnet of its own. */
function node(number: number, state = 'running'): Node {
  const networkInterface = (deviceIndex: number, subnetId: string) => ({
    networkInterfaceId: `eni-${number}${deviceIndex}`,
    subnetId,
    deviceIndex,
  });
  return {
    instanceId: `i-${number}`,
    state,
    availabilityZone: 'eu-central-1a',
    vpcId: 'vpc-1',
    networkInterfaces: [networkInterface(0, 'subnet-clients'), networkInterface(1, 'subnet-replication')],
  };
}

const listed = 'rtb-0a1b2c3d4e5f60001';

function table(routeTableId: string, subnetId: string, target: string) {
  const route = { destination: '10.2.0.0/16', state: 'active', target } as const;
  return { routeTableId, vpcId: 'vpc-1', isMain: false, subnetIds: [subnetId], routes: [route] };
}

function facts({ nodes = [node(1), node(2)], networkInterfaceId = 'eni-10' } = {}): VpcFacts {
  const known: Partial<VpcFacts> = {
    parameters: parseParameters({ OCF_RESKEY_ip: '192.168.10.15', OCF_RESKEY_routing_table: listed })
      .parameters,
    resource: 'rsc_ip',
    caller: ok({ account: '123456789012', arn: 'arn:aws:sts::123456789012:assumed-role/hana-node/i-1' }),
    identity: ok({ instanceId: 'i-1', region: 'eu-central-1' }),
    networkInterfaceId: ok(networkInterfaceId),
    vpcId: ok('vpc-1'),
    tables: ok([table(listed, 'subnet-clients', 'tgw-1')]),
    nodes: ok(nodes),
    others: { instanceIds: ['i-2'], privateIpAddresses: [] },
    vpcTables: ok([
      table('rtb-clients', 'subnet-clients', 'tgw-1'),
      table('rtb-replication', 'subnet-replication', 'pcx-1'),
    ]),
    subnets: ok([]),
    transitGateway: {
      attachments: ok([{ attachmentId: 'tgw-attach-1', transitGatewayId: 'tgw-1', subnetIds: [] }]),
      routeTableIds: failed({ kind: 'refused', operation: '', code: '', message: '' }),
      routes: [],
    },
  };
  return known as VpcFacts;
}

const judgementOf = (title: string, known: VpcFacts) =>
  [...nodeChecks, ...routeTableChecks, ...transitGatewayChecks]
    .find((check) => check.title === title)
    ?.judge(known);

test('an instance that EC2 shows as terminated is none any more', () => {
  const title = 'the other nodes are known';
  expect(judgementOf(title, facts())).toEqual([]);
  expect(judgementOf(title, facts({ nodes: [node(1), node(2, 'terminated')] }))).toMatchObject([
    { code: 'no-such-instance' },
  ]);
});

test('only the subnet of the network interface that carries the address leads to the transit gateway', () => {
  const title = 'the subnets of the nodes lead to the transit gateway';
  expect(judgementOf(title, facts())).toEqual([]);
  expect(judgementOf(title, facts({ networkInterfaceId: 'eni-11' }))).toMatchObject([
    { code: 'no-route-to-transit-gateway', what: expect.stringContaining('rtb-replication') as string },
  ]);
});

test('of several tables that are not listed, what mends one mends all, and keeps what doctor may ask', () => {
  const findings = judgementOf('each route table of the VPC that has subnets is listed', facts());
  const all = `${listed},rtb-clients,rtb-replication`;
  const mend = expect.arrayContaining([
    `overlay-ip policy --routing-table ${all} --for doctor,status > overlay-ip-policy.json`,
    'aws iam put-role-policy --role-name hana-node --policy-name overlay-ip --policy-document file://overlay-ip-policy.json',
    `crm resource param rsc_ip set routing_table ${all}`,
    `pcs resource update rsc_ip routing_table=${all}`,
  ]) as string[];
  const code = 'unlisted-route-table';
  expect(findings).toMatchObject([
    { code, mend },
    { code, mend },
  ]);
});

test('what mends a table that does not exist, one of another VPC and one that is missing is one list', () => {
  const strange = 'rtb-0a1b2c3d4e5f60004';
  const { parameters, ...known } = facts();
  const routing_table = [listed, 'rtb-0a1b2c3d4e5f60099', strange];
  const all = {
    ...known,
    parameters: { ...parameters, routing_table },
    tables: ok([
      table(listed, 'subnet-clients', 'tgw-1'),
      { ...table(strange, 'subnet-strange', 'tgw-1'), vpcId: 'vpc-2' },
    ]),
  };
  const lists = routeTableChecks.flatMap(({ judge }) => {
    const judgement = judge(all);
    return Array.isArray(judgement)
      ? judgement.map(({ code, mend }: Finding) => [code, mend.filter(isList)])
      : [];
  });
  const list = [`crm resource param rsc_ip set routing_table ${listed},rtb-clients,rtb-replication`];
  expect(lists).toEqual([
    ['no-such-route-table', list],
    ['route-table-of-another-vpc', list],
    ['unlisted-route-table', list],
    ['unlisted-route-table', list],
  ]);
});

function isList(line: string): boolean {
  return line.startsWith('crm resource param');
}
