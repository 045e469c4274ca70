import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseClusterStatus } from './cluster-status.ts';

const xml = readFileSync(new URL('../fixtures/pacemaker/crm_mon-2.1.5.xml', import.meta.url), 'utf8');

test('crm_mon tells nodes, resources in groups and clones, and failed actions', () => {
  const online = { online: true, pending: false, standby: false, unclean: false };
  const resource = (id: string, agent: string, role: string, node: string) => ({
    ...{ id, agent, role, managed: true, nodes: [node] },
  });
  expect(parseClusterStatus(xml)).toEqual({
    dc: 'node1',
    nodes: [
      { name: 'node1', ...online },
      { name: 'node2', ...online },
    ],
    resources: [
      resource('res_AWS_STONITH', 'stonith:fence_lab', 'Started', 'node1'),
      resource('rsc_ip_HA1_HDB10', 'ocf:aws:overlay-ip', 'Started', 'node2'),
      resource('rsc_SAPHana_HA1_HDB10', 'ocf:pacemaker:Stateful', 'Promoted', 'node2'),
      resource('rsc_SAPHana_HA1_HDB10', 'ocf:pacemaker:Stateful', 'Unpromoted', 'node1'),
      resource('d1', 'ocf:heartbeat:Dummy', 'Started', 'node1'),
      resource('d2', 'ocf:heartbeat:Dummy', 'Started', 'node1'),
    ],
    failCounts: [{ resource: 'rsc_ip_HA1_HDB10', node: 'node1', failCount: 1_000_000 }],
    failures: [
      {
        resource: 'rsc_ip_HA1_HDB10',
        node: 'node1',
        action: 'start',
        exitCode: 4,
        exitReason: expect.stringMatching(/^ReplaceRoute: UnauthorizedOperation; allow/) as string,
      },
    ],
  });
});

test('a cluster without resources and without a designated controller has neither', () => {
  const empty = `<pacemaker-result api-version="2.25" request="crm_mon">
    <summary><current_dc present="false"/></summary><nodes/><resources/></pacemaker-result>`;
  expect(parseClusterStatus(empty)).toEqual({
    ...{ dc: undefined, nodes: [], resources: [], failCounts: [], failures: [] },
  });
});
