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
}: ClusterParts): string {
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
<constraints/>
</configuration>
<status/>
</cib>
`;
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
