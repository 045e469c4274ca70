import { XMLParser } from 'fast-xml-parser';
import { OperatorError } from '../../session.ts';
import type { Attributes } from '../configuration.ts';

/** A resource of aws-vpc-move-ip, as a cluster has it. */
export interface MoveIpResource {
  readonly id: string;
  /** SLES had the agent under `suse` first. */
  readonly provider: 'heartbeat' | 'suse';
  readonly params: Attributes;
  /** Timeouts of its recurring monitors, as configured; `undefined` → none is. */
  readonly monitorTimeouts: readonly (string | undefined)[];
}

export interface MoveIpResources {
  readonly resources: readonly MoveIpResource[];
  /** Resource templates with that agent. */
  readonly templates: readonly string[];
  /** Somebody has put the cluster into maintenance already. */
  readonly isInMaintenance: boolean;
}

/**
 * Reads what `cibadmin --query` prints (Pacemaker 2.1.5):
 *
 *     <primitive id="rsc_ip_HA1_HDB10" class="ocf" provider="heartbeat" type="aws-vpc-move-ip">
 *       <instance_attributes id="rsc_ip_HA1_HDB10-instance_attributes">
 *         <nvpair name="ip" value="192.168.10.15" id="rsc_ip_HA1_HDB10-instance_attributes-ip"/>
 *
 * @throws OperatorError if it is no configuration of a cluster
 */
export function parseMoveIpResources(cib: string): MoveIpResources {
  // The parser takes half a document as well
  const elements = /<\/cib>\s*$/.test(cib) ? parseElements(cib) : [];
  const root = elements.find(({ name }) => name === 'cib');
  if (root === undefined)
    throw new OperatorError('this is not the configuration of a cluster (cibadmin --query)');
  const isMoveIp = ({ attributes: { type, provider } }: Element) =>
    type === 'aws-vpc-move-ip' && (provider === 'heartbeat' || provider === 'suse');
  const all = descendants(root);
  return {
    resources: all.filter((element) => element.name === 'primitive' && isMoveIp(element)).map(resourceOf),
    templates: all
      .filter((element) => element.name === 'template' && isMoveIp(element))
      .map(({ attributes }) => attributes['id'] ?? ''),
    isInMaintenance: all
      .filter(({ name }) => name === 'cluster_property_set')
      .flatMap(nvpairs)
      .some(([name, value]) => name === 'maintenance-mode' && /^(true|yes|on|1|y)$/i.test(value)),
  };
}

function resourceOf(primitive: Element): MoveIpResource {
  const { id = '', provider } = primitive.attributes;
  const sets = primitive.children.filter(({ name }) => name === 'instance_attributes');
  return {
    id,
    provider: provider === 'suse' ? 'suse' : 'heartbeat',
    params: Object.fromEntries(sets.flatMap(nvpairs)),
    monitorTimeouts: descendants(primitive)
      .filter(({ name, attributes }) => name === 'op' && attributes['name'] === 'monitor')
      .map(({ attributes }) => attributes['timeout']),
  };
}

function nvpairs(set: Element): [string, string][] {
  return descendants(set)
    .filter(({ name }) => name === 'nvpair')
    .map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']);
}

interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Element[];
}

function descendants(element: Element): readonly Element[] {
  return element.children.flatMap((child) => [child, ...descendants(child)]);
}

/** An element as fast-xml-parser has it where it preserves the order: `{ primitive: [children], ':@': { id: … } }`. */
type Preserved = Readonly<Record<string, unknown>>;

function parseElements(xml: string): Element[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
  });
  return elementsOf(parser.parse(xml));
}

function elementsOf(preserved: unknown): Element[] {
  if (!Array.isArray(preserved)) return [];
  return (preserved as Preserved[]).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name.startsWith('#')) return [];
    return [{ name, attributes: (node[':@'] ?? {}) as Attributes, children: elementsOf(node[name]) }];
  });
}
