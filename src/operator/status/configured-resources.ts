import { XMLParser } from 'fast-xml-parser';

/** A resource that carries an overlay IP, as the cluster has it. */
export interface ConfiguredResource {
  readonly id: string;
  /** `ocf:aws:overlay-ip` */
  readonly agent: string;
  readonly parameters: Readonly<Record<string, string>>;
}

type Element = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/**
 * Reads what `cibadmin --query` prints (Pacemaker 2.1.5); aws-vpc-move-ip's resources too, whose parameters mean the same:
 *
 *     <primitive id="rsc_ip_HA1_HDB10" class="ocf" provider="aws" type="overlay-ip">
 *       <instance_attributes id="rsc_ip_HA1_HDB10-instance_attributes">
 *         <nvpair name="ip" value="192.168.10.15" id="rsc_ip_HA1_HDB10-instance_attributes-ip"/>
 *
 * A primitive of a resource template has what the template has, unless it says otherwise. Sets of attributes with a rule
 * count only where Pacemaker says so and are left out.
 *
 * @throws Error if it is no configuration of a cluster
 */
export function parseConfiguredResources(cib: string): ConfiguredResource[] {
  const document = parser.parse(cib) as Element;
  const [root] = childrenOf(document, 'cib');
  if (root === undefined) throw new Error('not the configuration of a cluster');
  const resources = childrenOf(root, 'configuration').flatMap((one) => childrenOf(one, 'resources'));
  const all = resources.flatMap(withDescendants);
  const templates = all.flatMap((one) => childrenOf(one, 'template'));
  const sets = [...all, ...templates].flatMap((one) => childrenOf(one, 'instance_attributes'));
  const parametersOf = (element: Element | undefined) =>
    Object.fromEntries(
      (element === undefined ? [] : childrenOf(element, 'instance_attributes'))
        .map((set) => sets.find((other) => isReferredTo(other, set)) ?? set)
        .filter((set) => childrenOf(set, 'rule').length === 0)
        .flatMap((set) => childrenOf(set, 'nvpair'))
        .map((nvpair) => [attribute(nvpair, 'name') ?? '', attribute(nvpair, 'value') ?? '']),
    );
  return all
    .flatMap((one) => childrenOf(one, 'primitive'))
    .flatMap((primitive) => {
      const templateId = attribute(primitive, 'template');
      const template =
        templateId === undefined ? undefined : templates.find((one) => attribute(one, 'id') === templateId);
      const kind = template ?? primitive;
      const [provider = '', type = ''] = [attribute(kind, 'provider'), attribute(kind, 'type')];
      const isOurs = type === 'overlay-ip' ? provider === 'aws' : type === 'aws-vpc-move-ip';
      if (!isOurs) return [];
      const parameters = { ...parametersOf(template), ...parametersOf(primitive) };
      return [{ id: attribute(primitive, 'id') ?? '', agent: `ocf:${provider}:${type}`, parameters }];
    });
}

function isReferredTo(set: Element, by: Element): boolean {
  const reference = attribute(by, 'id-ref');
  return reference !== undefined && attribute(set, 'id') === reference;
}

/** Groups, clones and bundles hold primitives, and each other. */
function withDescendants(element: Element): Element[] {
  const containers = ['group', 'clone', 'master', 'bundle'].flatMap((name) => childrenOf(element, name));
  return [element, ...childrenOf(element, 'primitive'), ...containers.flatMap(withDescendants)];
}

function childrenOf(element: Element, name: string): Element[] {
  const children = element[name];
  return Array.isArray(children)
    ? children.filter((child): child is Element => typeof child === 'object' && child !== null)
    : [];
}

function attribute(element: Element, name: string): string | undefined {
  const value = element[`@${name}`];
  return typeof value === 'string' ? value : undefined;
}
