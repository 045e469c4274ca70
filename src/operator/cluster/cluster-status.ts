import { childrenOf, type XmlElement } from './xml-element.ts';

/** A node as the running cluster sees it. */
export interface NodeStatus {
  readonly name: string;
  readonly isOnline: boolean;
  /** Node attributes that last until Pacemaker ends on the node. */
  readonly transientAttributes: Readonly<Record<string, string>>;
  readonly history: readonly PastOperation[];
}

/** What an operation of a resource came to on a node; Pacemaker keeps the last of each, and the last one that failed. */
export interface PastOperation {
  /** Of a clone its instances have numbers: `rsc_ip:0`. */
  readonly resource: string;
  readonly operation: string;
  /** Counts up on the node. */
  readonly callId: number;
  readonly rcCode: number;
  /** What the agent said of it. */
  readonly exitReason: string | undefined;
}

/**
 * Reads the status section (Pacemaker 2.1.5):
 *
 *     <node_state id="2" uname="node2" in_ccm="false" crmd="offline" crm-debug-origin="do_update_resource" join="down" expected="down">
 *       <transient_attributes id="2"><instance_attributes id="status-2">…
 *       <lrm id="2"><lrm_resources><lrm_resource id="rsc_ip" class="ocf" provider="aws" type="overlay-ip">
 *         <lrm_rsc_op id="rsc_ip_last_failure_0" operation="start" call-id="38" rc-code="4" op-status="0" …/>
 *
 * @returns none → it is no running cluster's, but a configuration alone
 */
export function parseStatus(sections: readonly XmlElement[]): readonly NodeStatus[] {
  return sections
    .flatMap((section) => childrenOf(section, 'node_state'))
    .map((state) => ({
      name: state.attributes['uname'] ?? '',
      isOnline: isOnline(state),
      transientAttributes: Object.fromEntries(
        inside(state, 'transient_attributes', 'instance_attributes', 'nvpair').map(({ attributes }) => [
          attributes['name'] ?? '',
          attributes['value'] ?? '',
        ]),
      ),
      history: inside(state, 'lrm', 'lrm_resources', 'lrm_resource').flatMap((resource) =>
        childrenOf(resource, 'lrm_rsc_op')
          .filter(isDone)
          .map((one) => toPastOperation(resource.attributes['id'] ?? '', one)),
      ),
    }));
}

function inside(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return names.reduce<readonly XmlElement[]>(
    (some, name) => some.flatMap((one) => childrenOf(one, name)),
    [element],
  );
}

/**
 * Of a member `in_ccm` is "true" and `crmd` "online"; since Pacemaker 2.1.7 both are times, and "a value 0 means the node is not a
 * cluster member" https://github.com/ClusterLabs/pacemaker/commit/2477889
 *
 * A remote node joins no membership: it has `in_ccm` alone.
 */
function isOnline({ attributes }: XmlElement): boolean {
  if (!isSince(attributes['in_ccm'], 'true')) return false;
  if (attributes['remote_node'] === 'true') return true;
  return isSince(attributes['crmd'], 'online') && attributes['join'] === 'member';
}

function isSince(value: string | undefined, word: string): boolean {
  return value === word || Number(value ?? 0) > 0;
}

/** One that is pending has `call-id="-1" rc-code="193" op-status="-1"`. */
function isDone({ attributes }: XmlElement): boolean {
  return attributes['op-status'] !== '-1' && Number(attributes['call-id'] ?? -1) >= 0;
}

function toPastOperation(resource: string, { attributes }: XmlElement): PastOperation {
  return {
    resource,
    operation: attributes['operation'] ?? '',
    callId: Number(attributes['call-id']),
    rcCode: Number(attributes['rc-code']),
    exitReason: attributes['exit-reason'] || undefined,
  };
}
