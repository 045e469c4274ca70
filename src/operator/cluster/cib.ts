import { OperatorError } from '../session.ts';
import { type NodeStatus, parseStatus } from './cluster-status.ts';
import { childrenOf, descendants, parseXml, type XmlElement } from './xml-element.ts';

/** The configuration of a cluster, as far as this program reads it. */
export interface Cib {
  /** `crm_feature_set`, "3.16.1": the cluster agrees on the lowest of its nodes. */
  readonly featureSet: string | undefined;
  /** Cluster options as configured; Pacemaker adds `dc-version`, "2.1.5-a3f44794f94". */
  readonly properties: Attributes;
  /** Names of the nodes. */
  readonly nodes: readonly string[];
  /** Attributes of nodes that stay, by name. */
  readonly nodeAttributes: ReadonlyMap<string, Attributes>;
  /** Primitives, those of `class` stonith included, wherever groups and clones hold them. */
  readonly resources: readonly ConfiguredResource[];
  readonly templates: readonly ResourceTemplate[];
  /** `op_defaults`. */
  readonly operationDefaults: Attributes;
  readonly locations: readonly LocationConstraint[];
  /** Nodes as the running cluster sees them; none → this is a configuration alone, from a file. */
  readonly status: readonly NodeStatus[];
}

/** `rsc_location` of one resource, group or clone. */
export interface LocationConstraint {
  readonly id: string;
  readonly resource: string;
  /** `undefined` → a rule says where, and perhaps until when. */
  readonly node: string | undefined;
}

type Attributes = Readonly<Record<string, string>>;

/** `ocf:aws:overlay-ip`; without a provider where the class has none: `stonith:fence_aws`. */
type AgentName = string;

export interface ResourceTemplate {
  readonly id: string;
  readonly agent: AgentName;
}

export interface ConfiguredResource {
  readonly id: string;
  readonly agent: AgentName;
  /** Of aws-vpc-move-ip they mean the same. */
  readonly parameters: Attributes;
  /** With those of the groups and clones that hold it, and `rsc_defaults`. */
  readonly metaAttributes: Attributes;
  /** Ids of the groups and clones that hold it. */
  readonly holders: readonly string[];
  readonly operations: readonly ConfiguredOperation[];
  /** That of a resource template; `undefined` → its own. */
  readonly template: string | undefined;
}

/** Times as they are written: `60`, `60s`, `1min`; see `secondsOf`. */
export interface ConfiguredOperation {
  readonly name: string;
  readonly interval: string | undefined;
  readonly timeout: string | undefined;
  /** A truth value; `undefined` → it is carried out. */
  readonly enabled: string | undefined;
}

/**
 * Reads what `cibadmin --query` prints (Pacemaker 2.1.5):
 *
 *     <primitive id="rsc_ip_HA1_HDB10" class="ocf" provider="aws" type="overlay-ip">
 *       <instance_attributes id="rsc_ip_HA1_HDB10-instance_attributes">
 *         <nvpair name="ip" value="192.168.10.15" id="rsc_ip_HA1_HDB10-instance_attributes-ip"/>
 *
 * A primitive of a resource template has what the template has, unless it says otherwise. Sets of attributes with a rule
 * count only where Pacemaker says so and are left out.
 *
 * @throws OperatorError if it is no configuration of a cluster
 */
export function parseCib(text: string): Cib {
  // The parser takes half a document as well
  const elements = /<\/cib>\s*$/.test(text) ? parseXml(text) : [];
  const root = elements.find(({ name }) => name === 'cib');
  if (root === undefined)
    throw new OperatorError('this is not the configuration of a cluster (cibadmin --query)');
  const inside = (...names: string[]) =>
    names.reduce(
      (some, name) => some.flatMap((one) => childrenOf(one, name)),
      childrenOf(root, 'configuration'),
    );
  const resources = inside('resources').flatMap(descendants);
  const templates = resources.filter(({ name }) => name === 'template');
  const read = reader(resources);
  return {
    featureSet: root.attributes['crm_feature_set'],
    properties: read.sets(inside('crm_config', 'cluster_property_set')),
    nodes: inside('nodes', 'node').flatMap(({ attributes }) => attributes['uname'] ?? []),
    nodeAttributes: new Map(
      inside('nodes', 'node').map((node) => [
        node.attributes['uname'] ?? '',
        read.ofEach([node], 'instance_attributes'),
      ]),
    ),
    resources: inside('resources')
      .flatMap((one) => primitivesIn(one, inside('rsc_defaults')))
      .map((one) => toResource(one, templates, read)),
    templates: templates.map((one) => ({ id: one.attributes['id'] ?? '', agent: agentOf(one) })),
    operationDefaults: read.sets(inside('op_defaults', 'meta_attributes')),
    locations: inside('constraints', 'rsc_location').flatMap(({ attributes: { id = '', rsc, node } }) =>
      rsc === undefined ? [] : { id, resource: rsc, node },
    ),
    status: parseStatus(childrenOf(root, 'status')),
  };
}

type Reader = ReturnType<typeof reader>;

/** How sets of attributes are read, which may refer to each other. */
function reader(all: readonly XmlElement[]) {
  const sets = (some: readonly XmlElement[]): Attributes =>
    Object.fromEntries(
      some
        .map(
          (set) =>
            all.find(({ name, attributes }) => name === set.name && isReferredTo(attributes, set)) ?? set,
        )
        .filter((set) => childrenOf(set, 'rule').length === 0)
        .flatMap((set) => childrenOf(set, 'nvpair'))
        .map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']),
    );
  return {
    sets,
    ofEach: (elements: readonly XmlElement[], name: string) =>
      Object.assign({}, ...elements.map((element) => sets(childrenOf(element, name)))) as Attributes,
  };
}

function isReferredTo({ id }: Attributes, { attributes }: XmlElement): boolean {
  return attributes['id-ref'] !== undefined && attributes['id-ref'] === id;
}

interface Primitive {
  readonly primitive: XmlElement;
  /** What it inherits meta attributes from: defaults, groups and clones, from the outside in. */
  readonly holders: readonly XmlElement[];
}

function primitivesIn(element: XmlElement, holders: readonly XmlElement[]): Primitive[] {
  return element.children.flatMap((child) =>
    child.name === 'primitive' ? { primitive: child, holders } : primitivesIn(child, [...holders, child]),
  );
}

function toResource(
  { primitive, holders }: Primitive,
  templates: readonly XmlElement[],
  read: Reader,
): ConfiguredResource {
  const { id = '', template: templateId } = primitive.attributes;
  const template = templates.find(
    ({ attributes }) => templateId !== undefined && attributes['id'] === templateId,
  );
  // What is said last counts
  const said = template ? [template, primitive] : [primitive];
  return {
    id,
    agent: agentOf(template ?? primitive),
    parameters: read.ofEach(said, 'instance_attributes'),
    metaAttributes: read.ofEach([...holders, ...said], 'meta_attributes'),
    holders: holders.flatMap(({ name, attributes }) =>
      name === 'rsc_defaults' ? [] : (attributes['id'] ?? []),
    ),
    operations: operationsOf(said),
    template: templateId,
  };
}

/** An operation is known by its name and its interval. */
function operationsOf(said: readonly XmlElement[]): ConfiguredOperation[] {
  const operations = said
    .flatMap((one) => childrenOf(one, 'operations'))
    .flatMap((one) => childrenOf(one, 'op'))
    .map(({ attributes: { name = '', interval, timeout, enabled } }) => ({
      name,
      interval,
      timeout,
      enabled,
    }));
  return [...new Map(operations.map((one) => [`${one.name} ${one.interval ?? '0'}`, one])).values()];
}

function agentOf({ attributes }: XmlElement): AgentName {
  return [attributes['class'], attributes['provider'], attributes['type']].filter(Boolean).join(':');
}
