/** Lines of a document between which a program writes. */
export type Markers = { begin: string; end: string };

/** @throws where a marker is missing, with its text */
export function replaceBetween(document: string, { begin, end }: Markers, content: string): string {
  const [before, rest] = split(document, begin);
  const [, after] = split(rest, end);
  return `${before}${begin}\n\n${content}\n\n${end}${after}`;
}

/** @throws where a marker is missing, with its text */
export function readBetween(document: string, { begin, end }: Markers): string {
  const [, rest] = split(document, begin);
  const [content] = split(rest, end);
  return content.trim();
}

function split(document: string, marker: string): [string, string] {
  const at = document.indexOf(marker);
  if (at < 0) throw new Error(`no line ${marker}`);
  return [document.slice(0, at), document.slice(at + marker.length)];
}
