/**
 * The EC2 Query protocol: form parameters in, XML out.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html
 */

export const API_VERSION = '2016-11-15';

export type QueryParameters = Readonly<Record<string, string>>;

/** From the body of a POST or the query string of a GET. */
export function parseQuery(text: string): QueryParameters {
  return Object.fromEntries(new URLSearchParams(text));
}

/** `RouteTableId.1=…&RouteTableId.2=…`, in the order of the numbers. */
export function listParameter(parameters: QueryParameters, name: string): string[] {
  return Object.entries(parameters)
    .flatMap(([key, value]) => {
      const [, index] = key.startsWith(`${name}.`) ? (/^\.(\d+)$/.exec(key.slice(name.length)) ?? []) : [];
      return index === undefined ? [] : [{ index: Number(index), value }];
    })
    .sort((a, b) => a.index - b.index)
    .map(({ value }) => value);
}

export type Filter = { readonly name: string; readonly values: readonly string[] };

/** `Filter.1.Name=vpc-id&Filter.1.Value.1=…` */
export function filterParameters(parameters: QueryParameters): Filter[] {
  return Object.entries(parameters).flatMap(([key, name]) => {
    const [, index] = /^Filter\.(\d+)\.Name$/.exec(key) ?? [];
    return index === undefined ? [] : [{ name, values: listParameter(parameters, `Filter.${index}.Value`) }];
  });
}

/** An array is a set of `<item>` elements, an undefined member is left out. */
export type Xml = string | number | boolean | readonly Xml[] | XmlMembers;
export type XmlMembers = { readonly [name: string]: Xml | undefined };

export function formatXml(root: string, members: XmlMembers, xmlns?: string): string {
  const attribute = xmlns === undefined ? '' : ` xmlns="${escapeXml(xmlns)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${formatMembers(members)}</${root}>`;
}

function formatMembers(members: XmlMembers): string {
  return Object.entries(members)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${formatContent(value)}</${name}>`))
    .join('');
}

function formatContent(value: Xml): string {
  if (isSet(value)) return value.map((item) => `<item>${formatContent(item)}</item>`).join('');
  return typeof value === 'object' ? formatMembers(value) : escapeXml(String(value));
}

/** `Array.isArray` does not narrow readonly arrays (TypeScript#17002). */
function isSet(value: Xml): value is readonly Xml[] {
  return Array.isArray(value);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
