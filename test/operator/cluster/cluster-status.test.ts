import { expect, test } from 'vitest';
import { parseCib } from '../../../src/operator/cluster/cib.ts';

const statusOf = (text: string) => parseCib(`<cib><configuration/><status>${text}</status></cib>`).status;

test.each([
  // Pacemaker 2.1.5
  ['a member', 'in_ccm="true" crmd="online" join="member" expected="member"', true],
  ['one whose Pacemaker has ended', 'in_ccm="true" crmd="offline" join="down" expected="down"', false],
  ['one that is away', 'in_ccm="false" crmd="offline" join="down" expected="down"', false],
  [
    'one that is lost and not fenced yet',
    'in_ccm="false" crmd="offline" join="member" expected="member"',
    false,
  ],
  ['one that joins', 'in_ccm="true" crmd="online" join="down" expected="down"', false],
  // Pacemaker 2.1.8: crm_feature_set 3.19
  ['a member since a time', 'in_ccm="1771962857" crmd="1771962857" join="member" expected="member"', true],
  ['one without Pacemaker', 'in_ccm="1771962857" crmd="0" join="down" expected="down"', false],
  ['one that is away, by numbers', 'in_ccm="0" crmd="0" join="down" expected="down"', false],
  // A remote node joins no membership
  ['a remote node that is connected', 'remote_node="true" in_ccm="true"', true],
  ['a remote node that is not', 'remote_node="true" in_ccm="false"', false],
  ['one of which nothing is said', '', false],
])('%s: whether it is online', (_title, attributes, isOnline) => {
  expect(statusOf(`<node_state id="1" uname="node1" ${attributes}/>`)).toMatchObject([
    { name: 'node1', isOnline },
  ]);
});

/** Of Pacemaker 2.1.5: a start without permission for ec2:ReplaceRoute, and what followed. */
const failedStart = `<node_state id="1" uname="node1" in_ccm="true" crmd="online" crm-debug-origin="do_update_resource" join="member" expected="member">
  <transient_attributes id="1">
    <instance_attributes id="status-1">
      <nvpair id="status-1-fail-count-rsc_ip.start_0" name="fail-count-rsc_ip#start_0" value="INFINITY"/>
      <nvpair id="status-1-standby" name="standby" value="true"/>
    </instance_attributes>
  </transient_attributes>
  <lrm id="1">
    <lrm_resources>
      <lrm_resource id="rsc_ip" class="ocf" provider="aws" type="overlay-ip">
        <lrm_rsc_op id="rsc_ip_last_0" operation_key="rsc_ip_stop_0" operation="stop" crm-debug-origin="do_update_resource" crm_feature_set="3.16.1" on_node="node1" call-id="39" rc-code="0" op-status="0" interval="0"/>
        <lrm_rsc_op id="rsc_ip_last_failure_0" operation_key="rsc_ip_start_0" operation="start" crm-debug-origin="do_update_resource" crm_feature_set="3.16.1" exit-reason="not allowed" on_node="node1" call-id="38" rc-code="4" op-status="0" interval="0"/>
        <lrm_rsc_op id="rsc_ip_monitor_60000" operation_key="rsc_ip_monitor_60000" operation="monitor" on_node="node1" call-id="-1" rc-code="193" op-status="-1" interval="60000"/>
      </lrm_resource>
    </lrm_resources>
  </lrm>
</node_state>`;

test('what was done on a node has its result and its reason; what is pending has none yet', () => {
  const [node] = statusOf(failedStart);
  expect(node?.history).toEqual([
    { resource: 'rsc_ip', operation: 'stop', callId: 39, rcCode: 0, exitReason: undefined },
    { resource: 'rsc_ip', operation: 'start', callId: 38, rcCode: 4, exitReason: 'not allowed' },
  ]);
});

test('attributes that last until Pacemaker ends are read', () => {
  const [node] = statusOf(failedStart);
  expect(node?.transientAttributes).toEqual({
    'fail-count-rsc_ip#start_0': 'INFINITY',
    standby: 'true',
  });
});

test('a configuration alone has no status', () => {
  expect(statusOf('')).toEqual([]);
  expect(parseCib('<cib><configuration/></cib>').status).toEqual([]);
});
