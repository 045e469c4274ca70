import { expect, test } from 'vitest';
import { clusterChecks, clusterResourceChecks } from '../../../../src/operator/doctor/cluster/checks.ts';
import { isClaimedOnce } from '../../../../src/operator/doctor/cluster/claim-checks.ts';
import { cibOf, history, nodeState, operation, primitive } from '../cib-of.ts';
import { overlayIp, resource } from '../healthy-names.ts';
import { clusterFaults } from './faults.ts';
import { healthyCib, instanceIds, judgeAll, viewOf } from './healthy-view.ts';

const checks = [...clusterChecks, ...clusterResourceChecks];
const judge = (parts: Parameters<typeof viewOf>[0]) => judgeAll(checks, viewOf(parts));

test('a healthy cluster has no finding, and every check has looked', () => {
  expect(judge({})).toEqual({ findings: [], codes: [], unknown: [], notApplicable: [] });
});

test.each(clusterFaults)('$title: $code, and nothing else', ({ code, ...parts }) => {
  const { codes, unknown } = judge(parts);
  expect({ codes, unknown }).toEqual({ codes: [code], unknown: [] });
});

test('each code is that of a fault above', () => {
  const declared = checks.flatMap(({ codes }) => codes);
  expect(new Set(clusterFaults.map(({ code }) => code))).toEqual(new Set(declared));
});

test('without a cluster there is nothing to look at', () => {
  const { codes, unknown, notApplicable } = judge({ cib: undefined, resource: undefined });
  expect({ codes, unknown, count: notApplicable.length }).toEqual({
    codes: [],
    unknown: [],
    count: checks.length,
  });
});

test('a resource that is looked at by flags has no operations; the cluster is looked at', () => {
  const { notApplicable } = judge({ resource: undefined });
  expect(notApplicable).toEqual(
    clusterResourceChecks.filter(({ codes }) => !codes.includes('old-pacemaker')).map(({ title }) => title),
  );
});

test('a healthy resource of aws-vpc-move-ip has no finding', () => {
  const agent = 'class="ocf" provider="heartbeat" type="aws-vpc-move-ip"';
  expect(judge({ cib: cibOf({ instanceIds, agent }) }).codes).toEqual([]);
  expect(judge({ cib: cibOf({ instanceIds, agent, featureSet: '3.0.9' }) }).codes).toEqual([]);
});

test.each([
  ['stonith-enabled is not set, which means true', { properties: { 'stonith-enabled': undefined } }],
  [
    'a fencing resource asks its device for the nodes',
    { stonith: primitive('f', stonith('external/ec2'), { tag: 'x' }) },
  ],
  [
    'the nodes are in pcmk_host_list',
    { stonith: primitive('f', stonith('fence_sbd'), { pcmk_host_list: 'node1,node2' }) },
  ],
  [
    'each node has a fencing resource of its own',
    {
      stonith: ['node1', 'node2']
        .map((node) =>
          primitive(`f-${node}`, stonith('fence_aws'), { pcmk_host_map: `${node}:i-0123456789abcdef0` }),
        )
        .join(''),
    },
  ],
  [
    'the watchdog of SBD fences, without a fencing resource',
    { stonith: '', properties: { 'stonith-watchdog-timeout': '10' } },
  ],
  [
    'the nodes are in pcmk_host_map, in capitals',
    { stonith: primitive('f', stonith('fence_aws'), { pcmk_host_map: 'NODE1:i-1;NODE2:i-2' }) },
  ],
  [
    'IPaddr2 has another address',
    { resources: primitive('r', 'class="ocf" provider="heartbeat" type="IPaddr2"', { ip: '192.168.10.1' }) },
  ],
  ['the documented timeouts of ENSA2', { timeouts: { monitor: '40s' } }],
  [
    'the nodes are online since a time, as Pacemaker 2.1.7 writes it',
    {
      states: Object.fromEntries(
        [1, 2].map((number) => [
          `node${number}`,
          nodeState(number, {
            state: 'in_ccm="1771962857" crmd="1771962857" join="member" expected="member"',
          }),
        ]),
      ),
    },
  ],
  [
    'a constraint of a move ends by itself',
    {
      constraints: `<rsc_location id="cli-prefer-${resource}" rsc="${resource}" role="Started"><rule id="r" score="INFINITY" boolean-op="and"><expression id="e" attribute="#uname" operation="eq" value="node1"/><date_expression id="d" operation="lt" end="2026-11-23 05:00:00 Z"/></rule></rsc_location>`,
    },
  ],
  [
    'a constraint of a move is that of another resource',
    {
      constraints:
        '<rsc_location id="cli-ban-other-on-node2" rsc="other" role="Started" node="node2" score="-INFINITY"/>',
    },
  ],
  [
    'an administrator prefers a node',
    { constraints: `<rsc_location id="loc" rsc="${resource}" node="node1" score="100"/>` },
  ],
  ['resource-stickiness is INFINITY', { stickiness: 'INFINITY' }],
  [
    'a start failed and the next one worked',
    { states: { node2: history(2, operation('start', 38, 4), operation('start', 41, 0)) } },
  ],
  [
    'a probe found nothing, and a monitor was degraded',
    {
      states: {
        node1: history(1, operation('monitor', 9, 190)),
        node2: history(2, operation('monitor', 7, 7)),
      },
    },
  ],
  [
    'a start is on its way',
    {
      states: {
        node2: history(2, operation('start', -1, 193).replace('op-status="0"', 'op-status="-1"')),
      },
    },
  ],
])('no finding: %s', (_title, parts) => {
  expect(judge({ cib: cibOf({ instanceIds, ...parts }) }).codes).toEqual([]);
});

test('of a configuration alone nobody knows which node is online', () => {
  const { codes, notApplicable } = judge({ cib: healthyCib.replace(/<status>.*<\/status>/, '<status/>') });
  expect({ codes, notApplicable }).toEqual({
    codes: [],
    notApplicable: ['each node is online', 'the last start or monitor on each node has worked'],
  });
});

test('what lasts until the next start of the node counts before what stays', () => {
  const standby = (id: string, value: string) =>
    `<instance_attributes id="${id}"><nvpair id="${id}-standby" name="standby" value="${value}"/></instance_attributes>`;
  const content = `<transient_attributes id="1">${standby('status-1', 'off')}</transient_attributes>`;
  const cib = cibOf({ instanceIds, states: { node1: nodeState(1, { content }) } });
  const node = '<node id="1" uname="node1"/>';
  expect(
    judge({ cib: cib.replace(node, `${node.slice(0, -2)}>${standby('nodes-1', 'on')}</node>`) }).codes,
  ).toEqual([]);
});

test('of a failed start its node, code and reason are told', () => {
  const failed = operation('start', 38, 6, 'exit-reason="ip is required"');
  const { findings } = judge({ cib: cibOf({ instanceIds, states: { node2: history(2, failed) } }) });
  expect(findings).toMatchObject([
    {
      what: 'the last start of rsc_ip_HA1_HDB10 on node2 has failed: OCF_ERR_CONFIGURED (6), ip is required',
      mend: expect.arrayContaining([
        'crm resource cleanup rsc_ip_HA1_HDB10',
        'pcs resource cleanup rsc_ip_HA1_HDB10',
      ]) as string[],
    },
  ]);
});

test.each([
  ['api_timeout', 'long', 'warning', 'crm resource param rsc_ip_HA1_HDB10 delete api_timeout'],
  ['routing_table', 'rtb-12', 'error', 'crm resource param rsc_ip_HA1_HDB10 set routing_table VALUE'],
  ['ip', '', 'error', 'crm resource param rsc_ip_HA1_HDB10 set ip VALUE'],
])('%s=%s is a finding, of the severity %s', (name, value, severity, command) => {
  const { findings } = judge({ cib: cibOf({ instanceIds, parameters: { [name]: value } }) });
  expect(findings).toMatchObject([
    {
      code: 'malformed-parameter',
      severity,
      what: expect.stringContaining(name) as string,
      mend: expect.arrayContaining([command]) as string[],
    },
  ]);
});

test('op_defaults count where an operation has no timeout', () => {
  const own = ' timeout="180s"';
  const defaults = (timeout: string) =>
    healthyCib
      .replaceAll(own, '')
      .replace(
        '</configuration>',
        `<op_defaults><meta_attributes id="o"><nvpair id="o-t" name="timeout" value="${timeout}"/></meta_attributes></op_defaults></configuration>`,
      );
  expect(judge({ cib: defaults('2min') }).codes).toEqual([]);
  expect(judge({ cib: defaults('30') }).codes).toEqual(['start-timeout', 'stop-timeout']);
});

test('a timeout that is written as nobody knows is told as unknown', () => {
  const { codes, unknown } = judge({ cib: cibOf({ instanceIds, timeouts: { stop: 'PT3M' } }) });
  expect({ codes, unknown }).toEqual({ codes: [], unknown: ['stop has time on a busy host'] });
});

test('a monitor that asks EC2 nothing may recur often', () => {
  const cib = healthyCib.replace('name="monitor" interval="60s"', 'name="monitor" interval="5s"');
  expect(judge({ cib, parameters: { monapi: 'false' } }).codes).toEqual([]);
});

test('a monitor of aws-vpc-move-ip asks EC2 only where monapi is set', () => {
  const agent = 'class="ocf" provider="heartbeat" type="aws-vpc-move-ip"';
  const often = (parameters: Readonly<Record<string, string>>) =>
    cibOf({ instanceIds, agent, parameters }).replace(
      'name="monitor" interval="60s"',
      'name="monitor" interval="5s"',
    );
  expect(judge({ cib: often({}) }).codes).toEqual([]);
  expect(judge({ cib: often({ monapi: 'true' }) }).codes).toEqual(['monitor-interval']);
});

test('of the timeout that is missing the number is told, and both tools set it', () => {
  const { findings } = judge({ parameters: { api_timeout: '30' } });
  expect(findings).toMatchObject([
    {
      what: 'the monitor of rsc_ip_HA1_HDB10 has a timeout of 60 s; with api_timeout=30 it needs 95 s',
      mend: [
        '# With crmsh:',
        'crm configure set rsc_ip_HA1_HDB10.monitor.timeout 95s',
        '# With pcs:',
        'pcs resource update rsc_ip_HA1_HDB10 op monitor interval=60s timeout=95s',
      ],
    },
  ]);
});

test('a watchdog timeout of 0 fences nobody', () => {
  const parts = { stonith: '', properties: { 'stonith-watchdog-timeout': '0' } };
  expect(judge({ cib: cibOf({ instanceIds, ...parts }) }).codes).toEqual(['no-fencing']);
});

test('of two resources with the same overlay IP both say which one to delete: that of aws-vpc-move-ip', () => {
  const peer = 'class="ocf" provider="heartbeat" type="aws-vpc-move-ip"';
  const cib = cibOf({ instanceIds, resources: primitive('rsc_a', peer, { ip: overlayIp }) });
  const mends = [resource, 'rsc_a'].map((one) => isClaimedOnce.judge(viewOf({ cib, resource: one })));
  expect(mends[0]).toEqual(mends[1]);
  expect(mends[0]).toMatchObject([
    {
      code: 'overlay-ip-of-two-resources',
      mend: expect.arrayContaining(['crm configure delete rsc_a', 'pcs resource delete rsc_a']) as string[],
    },
  ]);
});

function stonith(type: string): string {
  return `class="stonith" type="${type}"`;
}
