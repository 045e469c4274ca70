import { cibOf, history, nodeState, operation, primitive } from '../cib-of.ts';
import { overlayIp, resource } from '../healthy-names.ts';
import { healthyCib, instanceIds } from './healthy-view.ts';

/** A cluster in which exactly one thing is wrong. */
export interface ClusterFault {
  readonly title: string;
  readonly code: string;
  readonly cib: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

const monitor = '<op id="monitor" name="monitor" interval="60s" timeout="60s"/>';
const start = '<op id="start" name="start" interval="0s" timeout="180s"/>';
const ofInstances = { instanceIds };
const fenceAws = 'class="stonith" type="fence_aws"';
const meta = (name: string, value: string) =>
  `<meta_attributes id="meta"><nvpair id="meta-${name}" name="${name}" value="${value}"/></meta_attributes><operations>${start}`;
const overlay = 'class="ocf" provider="aws" type="overlay-ip"';

/** Of Pacemaker 2.1.5, after `systemctl stop pacemaker`. */
const stopped = 'in_ccm="false" crmd="offline" join="down" expected="down"';
const location = (id: string, rsc: string, node: string, score: string) =>
  `<rsc_location id="${id}" rsc="${rsc}" role="Started" node="${node}" score="${score}"/>`;

export const clusterFaults: readonly ClusterFault[] = [
  {
    title: 'Pacemaker has ended on the second node',
    code: 'node-offline',
    cib: cibOf({ ...ofInstances, states: { node2: nodeState(2, { state: stopped }) } }),
  },
  {
    title: 'the second node is lost and not fenced yet',
    code: 'node-offline',
    cib: cibOf({
      ...ofInstances,
      states: { node2: nodeState(2, { state: stopped.replaceAll('"down"', '"member"') }) },
    }),
  },
  {
    title: 'the second node is not in the cluster, as Pacemaker 2.1.7 writes it',
    code: 'node-offline',
    cib: cibOf({
      ...ofInstances,
      states: {
        node1: nodeState(1, { state: 'in_ccm="1771962857" crmd="1771962857" join="member"' }),
        node2: nodeState(2, { state: 'in_ccm="0" crmd="0" join="down" expected="down"' }),
      },
    }),
  },
  {
    title: 'the second node has never joined',
    code: 'node-offline',
    cib: cibOf({ ...ofInstances, states: { node2: '' } }),
  },
  {
    title: 'this node is in standby',
    code: 'node-in-standby',
    cib: healthyCib.replace(
      '<node id="1" uname="node1"/>',
      '<node id="1" uname="node1"><instance_attributes id="nodes-1"><nvpair id="nodes-1-standby" name="standby" value="on"/></instance_attributes></node>',
    ),
  },
  {
    title: 'the second node is in standby until its cluster is started again',
    code: 'node-in-standby',
    cib: cibOf({
      ...ofInstances,
      states: {
        node2: nodeState(2, {
          content:
            '<transient_attributes id="2"><instance_attributes id="status-2"><nvpair id="status-2-standby" name="standby" value="true"/></instance_attributes></transient_attributes>',
        }),
      },
    }),
  },
  {
    title: 'crm resource move has left its constraint',
    code: 'move-constraint',
    cib: cibOf({
      ...ofInstances,
      constraints: location(`cli-prefer-${resource}`, resource, 'node1', 'INFINITY'),
    }),
  },
  {
    title: 'pcs resource ban has left its constraint, of the group that holds the resource',
    code: 'move-constraint',
    cib: cibOf({ ...ofInstances, constraints: location('cli-ban-g-on-node2', 'g', 'node2', '-INFINITY') })
      .replace(`<primitive id="${resource}"`, `<group id="g"><primitive id="${resource}"`)
      .replace('</primitive></resources>', '</primitive></group></resources>'),
  },
  {
    title: 'a parameter that has a default is malformed',
    code: 'malformed-parameter',
    cib: cibOf({ ...ofInstances, parameters: { api_timeout: 'long' } }),
  },
  {
    title: 'a route table id is malformed',
    code: 'malformed-parameter',
    cib: cibOf({ ...ofInstances, parameters: { routing_table: 'rtb-12' } }),
  },
  {
    title: 'resource-stickiness is not set',
    code: 'no-stickiness',
    cib: cibOf({ ...ofInstances, stickiness: undefined }),
  },
  {
    title: 'resource-stickiness is 0',
    code: 'no-stickiness',
    cib: cibOf({ ...ofInstances, stickiness: '0' }),
  },
  {
    title: 'the last start on the second node has failed',
    code: 'failed-action',
    cib: cibOf({
      ...ofInstances,
      states: {
        node2: history(
          2,
          operation('stop', 39, 0),
          operation('start', 38, 4, 'exit-reason="UnauthorizedOperation"'),
        ),
      },
    }),
  },
  {
    title: 'fencing is switched off',
    code: 'fencing-disabled',
    cib: cibOf({ ...ofInstances, properties: { 'stonith-enabled': 'false' } }),
  },
  {
    title: 'fencing is switched on and there is no fencing resource',
    code: 'no-fencing',
    cib: cibOf({ ...ofInstances, stonith: '' }),
  },
  {
    title: 'the fencing resource is stopped',
    code: 'no-fencing',
    cib: healthyCib.replace(
      /(<primitive id="rsc_fence".*?)<operations>/,
      '$1<meta_attributes id="f"><nvpair id="f-role" name="target-role" value="Stopped"/></meta_attributes><operations>',
    ),
  },
  {
    title: 'the second node is not in pcmk_host_map',
    code: 'node-without-fencing',
    cib: cibOf({
      ...ofInstances,
      stonith: primitive('rsc_fence', fenceAws, { pcmk_host_map: `node1:${instanceIds[0] ?? ''}` }),
    }),
  },
  {
    title: 'the cluster is in maintenance mode',
    code: 'maintenance-mode',
    cib: cibOf({ ...ofInstances, properties: { 'maintenance-mode': 'true' } }),
  },
  {
    title: 'the resource is unmanaged',
    code: 'resource-unmanaged',
    cib: healthyCib.replace(`<operations>${start}`, meta('is-managed', 'false')),
  },
  {
    title: 'the resource is in maintenance',
    code: 'resource-unmanaged',
    cib: healthyCib.replace(`<operations>${start}`, meta('maintenance', 'true')),
  },
  {
    title: 'the resource is stopped',
    code: 'resource-stopped',
    cib: healthyCib.replace(`<operations>${start}`, meta('target-role', 'Stopped')),
  },
  {
    title: 'no monitor is configured',
    code: 'no-monitor',
    cib: healthyCib.replace(monitor, ''),
  },
  {
    title: 'the monitor does not recur',
    code: 'no-monitor',
    cib: healthyCib.replace(monitor, monitor.replace('60s', '0')),
  },
  {
    title: 'the monitor is disabled',
    code: 'no-monitor',
    cib: healthyCib.replace(monitor, monitor.replace('name=', 'enabled="false" name=')),
  },
  {
    title: 'the monitor has 10 s',
    code: 'monitor-timeout',
    cib: cibOf({ ...ofInstances, timeouts: { monitor: '10s' } }),
  },
  {
    title: 'the monitor has 60 s, and each of its requests may take 20 s',
    code: 'monitor-timeout',
    cib: healthyCib,
    parameters: { api_timeout: '20' },
  },
  {
    title: 'the second monitor, of check level 10, has 10 s',
    code: 'monitor-timeout',
    cib: healthyCib.replace(
      monitor,
      `${monitor}<op id="deep" name="monitor" interval="300s" timeout="10s"/>`,
    ),
  },
  {
    title: 'the monitor recurs every 5 s',
    code: 'monitor-interval',
    cib: healthyCib.replace(monitor, monitor.replace('60s', '5s')),
  },
  {
    title: 'start has 20 s',
    code: 'start-timeout',
    cib: cibOf({ ...ofInstances, timeouts: { start: '20s' } }),
  },
  {
    title: 'start is not configured and has the 20 s of Pacemaker',
    code: 'start-timeout',
    cib: healthyCib.replace(start, ''),
  },
  {
    title: 'stop has 20 s',
    code: 'stop-timeout',
    cib: cibOf({ ...ofInstances, timeouts: { stop: '20s' } }),
  },
  {
    title: 'another resource has the same overlay IP',
    code: 'overlay-ip-of-two-resources',
    cib: cibOf({
      ...ofInstances,
      resources: primitive('rsc_other', overlay, { ip: `10.2.3.4,${overlayIp}/32` }),
    }),
  },
  {
    title: 'IPaddr2 adds the overlay IP as well',
    code: 'overlay-ip-of-ipaddr2',
    cib: cibOf({
      ...ofInstances,
      resources: primitive('rsc_local', 'class="ocf" provider="heartbeat" type="IPaddr2"', { ip: overlayIp }),
    }),
  },
  {
    title: 'Pacemaker is older than 2.0.5',
    code: 'old-pacemaker',
    cib: cibOf({ ...ofInstances, featureSet: '3.6.0' }),
  },
];
