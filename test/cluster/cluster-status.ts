import { XMLParser } from 'fast-xml-parser';

/** What `crm_mon --output-as=xml` says, as far as cases ask for it. Moments of the cluster are not in it: see `operations`. */
export type ClusterStatus = {
  /** The designated controller; `undefined` → none elected. */
  dc: string | undefined;
  nodes: readonly NodeStatus[];
  /** One of each instance of a clone. */
  resources: readonly ResourceStatus[];
  /** Fail counts above 0; Pacemaker's INFINITY is 1000000. */
  failCounts: readonly { resource: string; node: string; failCount: number }[];
  /** What administrators see under "Failed Resource Actions": degraded ones too. */
  failures: readonly FailedAction[];
};

export type NodeStatus = {
  name: string;
  online: boolean;
  pending: boolean;
  standby: boolean;
  unclean: boolean;
};

export type ResourceStatus = {
  id: string;
  /** `ocf:aws:overlay-ip` */
  agent: string;
  /** `Started`, `Stopped`, `Promoted`, `Unpromoted`, or what is going on: `Starting`, … */
  role: string;
  managed: boolean;
  /** Where it is active. */
  nodes: readonly string[];
};

export type FailedAction = {
  resource: string;
  node: string;
  /** `start`, `stop`, `monitor` */
  action: string;
  exitCode: number;
  exitReason: string;
};

/*
 * crm_mon 2.1.5 (api-version 2.25), shortened:
 *
 *   <current_dc present="true" version="2.1.5-a3f44794f94" name="node2" id="2" with_quorum="true"/>
 *   <node name="node1" id="1" online="true" standby="false" pending="false" unclean="false" …/>
 *   <resource id="rsc_ip" resource_agent="ocf:aws:overlay-ip" role="Started" active="true" managed="true" …>
 *     <node name="node2" id="2" cached="true"/>
 *   </resource>
 *   <clone id="msl_SAPHana"><resource id="rsc_SAPHana" …/><resource id="rsc_SAPHana" …/></clone>
 *   <group id="grp_ASCS"><resource id="rsc_ip_ASCS" …/></group>
 *   <node_history><node name="node1"><resource_history id="rsc_ip" fail-count="1" …/></node></node_history>
 *   <failure op_key="rsc_ip_start_0" node="node1" exitstatus="error" exitreason="…" exitcode="1" …/>
 */
export function parseClusterStatus(xml: string): ClusterStatus {
  const document = parser.parse(xml) as Document;
  const { summary, nodes, resources, node_history: history, failures } = document['pacemaker-result'][0];
  const [dc] = summary?.[0]?.current_dc ?? [];
  return {
    dc: dc?.present === 'true' ? dc.name : undefined,
    nodes: (nodes?.[0]?.node ?? []).map((node) => ({
      name: node.name,
      online: node.online === 'true',
      pending: node.pending === 'true',
      standby: node.standby === 'true',
      unclean: node.unclean === 'true',
    })),
    resources: collectResources(resources?.[0] ?? {}).map((resource) => ({
      id: resource.id,
      agent: resource.resource_agent,
      role: resource.pending ?? resource.role,
      managed: resource.managed === 'true',
      nodes: resource.node?.map(({ name }) => name) ?? [],
    })),
    failCounts: (history?.[0]?.node ?? []).flatMap(({ name, resource_history = [] }) =>
      resource_history
        .map((resource) => ({ resource: resource.id, node: name, failCount: failCount(resource) }))
        .filter(({ failCount }) => failCount > 0),
    ),
    failures: (failures?.[0]?.failure ?? []).map((failure) => {
      const [, resource = '', action = ''] = /^(.*)_([a-z-]+)_\d+$/.exec(failure.op_key) ?? [];
      const { node, exitcode, exitreason } = failure;
      return { resource, node, action, exitCode: Number(exitcode), exitReason: exitreason };
    }),
  };
}

/** Every element an array, every attribute a string. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

type Document = { 'pacemaker-result': readonly [Result] };
type Result = {
  summary?: readonly { current_dc?: readonly { present: string; name?: string }[] }[];
  nodes?: readonly { node?: readonly Record<'name' | keyof NodeStatus, string>[] }[];
  resources?: readonly Resources[];
  node_history?: readonly { node?: readonly { name: string; resource_history?: readonly History[] }[] }[];
  failures?: readonly {
    failure?: readonly Record<'op_key' | 'node' | 'exitcode' | 'exitreason', string>[];
  }[];
};
type Resources = {
  resource?: readonly {
    id: string;
    resource_agent: string;
    role: string;
    pending?: string;
    managed: string;
    node?: readonly { name: string }[];
  }[];
  clone?: readonly Resources[];
  group?: readonly Resources[];
};
type History = { id: string; 'fail-count'?: string };

function collectResources({ resource = [], clone = [], group = [] }: Resources): Resources['resource'] & {} {
  return [...resource, ...[...clone, ...group].flatMap(collectResources)];
}

function failCount({ 'fail-count': count = '0' }: History): number {
  return count === 'INFINITY' ? 1_000_000 : Number(count);
}
