import { XMLParser } from 'fast-xml-parser';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

/** The elements of a document, in order. What is no XML has none. */
export function parseXml(xml: string): XmlElement[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
  });
  return elementsOf(parser.parse(xml));
}

/** An element as fast-xml-parser has it where it preserves the order: `{ primitive: [children], ':@': { id: … } }`. */
type Preserved = Readonly<Record<string, unknown>>;

function elementsOf(preserved: unknown): XmlElement[] {
  if (!Array.isArray(preserved)) return [];
  return (preserved as Preserved[]).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name.startsWith('#')) return [];
    const attributes = (node[':@'] ?? {}) as XmlElement['attributes'];
    return [{ name, attributes, children: elementsOf(node[name]) }];
  });
}

export function childrenOf({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** Everything inside, outer elements first. */
export function descendants(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => [child, ...descendants(child)]);
}
