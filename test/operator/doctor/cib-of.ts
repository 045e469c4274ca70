import { endpoints, overlayIp, resource, tables } from './healthy-names.ts';

type Attributes = Readonly<Record<string, string | undefined>>;

interface ClusterParts {
  /** Of node1, node2, …: what fence_aws is told. */
  readonly instanceIds: readonly string[];
  /** `undefined` → not configured. */
  readonly properties?: Attributes;
  readonly featureSet?: string;
  /** Instance parameters of the resource, in the place of or beside the healthy ones. */
  readonly parameters?: Attributes;
  readonly agent?: string;
  /** Of the operation. */
  readonly timeouts?: { readonly start?: string; readonly stop?: string; readonly monitor?: string };
  /** Instead of fence_aws. */
  readonly stonith?: string;
  /** Further resources. */
  readonly resources?: string;
  /** Of `rsc_defaults`. */
  readonly stickiness?: string | undefined;
  readonly constraints?: string;
  /** `node_state` of node1, node2, …, and what is in it; `undefined` → the node is online. */
  readonly states?: Readonly<Record<string, string>>;
}

/** The configuration of the healthy cluster as `cibadmin --query` prints it (Pacemaker 2.1.5), but for what is told. */
export function cibOf({
  instanceIds,
  properties = {},
  featureSet = '3.16.2',
  parameters = {},
  agent = 'class="ocf" provider="aws" type="overlay-ip"',
  timeouts = {},
  stonith,
  resources = '',
  constraints = '',
  states = {},
  ...rest
}: ClusterParts): string {
  const stickiness = 'stickiness' in rest ? rest.stickiness : '1000';
  const { start = '180s', stop = '180s', monitor = '60s' } = timeouts;
  const hostMap = instanceIds.map((instanceId, index) => `node${index + 1}:${instanceId}`).join(';');
  const all = {
    ip: overlayIp,
    routing_table: tables.join(','),
    endpoint_url: endpoints.ec2,
    sts_endpoint_url: endpoints.sts,
    ...parameters,
  };
  const operations = [
    `<op id="start" name="start" interval="0s" timeout="${start}"/>`,
    `<op id="stop" name="stop" interval="0s" timeout="${stop}"/>`,
    `<op id="monitor" name="monitor" interval="60s" timeout="${monitor}"/>`,
  ].join('');
  const fencing =
    stonith ??
    primitive('rsc_fence', 'class="stonith" type="fence_aws"', {
      pcmk_host_map: hostMap,
      region: 'eu-central-1',
    });
  return `<cib crm_feature_set="${featureSet}" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0">
<configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options">${nvpairs('cib-bootstrap-options', {
    'dc-version': '2.1.5-a3f44794f94',
    'cluster-infrastructure': 'corosync',
    'stonith-enabled': 'true',
    ...properties,
  })}</cluster_property_set></crm_config>
<nodes>${instanceIds.map((_, index) => `<node id="${index + 1}" uname="node${index + 1}"/>`).join('')}</nodes>
<resources>${fencing}${primitive(resource, agent, all, operations)}${resources}</resources>
<constraints>${constraints}</constraints>
<rsc_defaults><meta_attributes id="rsc-options">${nvpairs('rsc-options', { 'resource-stickiness': stickiness })}</meta_attributes></rsc_defaults>
</configuration>
<status>${instanceIds.map((_, index) => states[`node${index + 1}`] ?? nodeState(index + 1)).join('')}</status>
</cib>
`;
}

/** As Pacemaker 2.1.5 writes it of a member. */
export const online = 'in_ccm="true" crmd="online" join="member" expected="member"';

export function nodeState(number: number, { state = online, content = '' } = {}): string {
  return (
    `<node_state id="${number}" uname="node${number}" crm-debug-origin="do_update_resource" ${state}>` +
    `${content}</node_state>`
  );
}

/** The history of the resource, of one node. */
export function history(number: number, ...operations: readonly string[]): string {
  const content =
    `<lrm id="${number}"><lrm_resources><lrm_resource id="${resource}" class="ocf" provider="aws" type="overlay-ip">` +
    `${operations.join('')}</lrm_resource></lrm_resources></lrm>`;
  return nodeState(number, { content });
}

/** As Pacemaker 2.1.5 writes it. */
export function operation(name: string, callId: number, rcCode: number, rest = ''): string {
  return (
    `<lrm_rsc_op id="${resource}_${name}_${callId}" operation_key="${resource}_${name}_0" operation="${name}" ` +
    `crm-debug-origin="do_update_resource" crm_feature_set="3.16.1" transition-key="1:2:0:0" transition-magic="0:${rcCode};1:2:0:0" ` +
    `call-id="${callId}" rc-code="${rcCode}" op-status="0" interval="0" ${rest}/>`
  );
}

export function primitive(id: string, agent: string, parameters: Attributes, operations = ''): string {
  return (
    `<primitive id="${id}" ${agent}>` +
    `<instance_attributes id="${id}-attributes">${nvpairs(id, parameters)}</instance_attributes>` +
    `<operations>${operations}</operations></primitive>`
  );
}

function nvpairs(id: string, attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) =>
      value === undefined ? '' : `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`,
    )
    .join('');
}
