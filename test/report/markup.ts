/** A piece of XML. Only `element` makes one, so that no text of a case gets into a picture unescaped. */
export type Markup = { readonly markup: string };

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A string among the content is text. An attribute that is `undefined` is left out. */
export function element(
  name: string,
  attributes: Attributes,
  ...content: readonly (Markup | string)[]
): Markup {
  const tag = [
    name,
    ...Object.entries(attributes).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}="${escape(formatValue(value))}"`],
    ),
  ].join(' ');
  if (content.length === 0) return { markup: `<${tag}/>` };
  const inner = content.map((part) => (typeof part === 'string' ? escape(part) : part.markup));
  return { markup: `<${tag}>${inner.join('')}</${name}>` };
}

/** A hundredth of a pixel is enough, and the same on every machine. */
function formatValue(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll(notXml, '\u{FFFD}');
}

/** What XML 1.0 has no way to write, a terminal's escape sequences for one: https://www.w3.org/TR/xml/#charsets */
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
