/**
 * How wide a text is at most, in pixels. Which font a reader's machine has for `sans-serif` is not known: reckoned with DejaVu
 * Sans, the widest of the usual ones.
 */
export function textWidth(text: string, fontSize: number): number {
  return Array.from(text).reduce((sum, character) => sum + widthOf(character), 0) * fontSize;
}

/** How much wider a text is that is bold. */
export const bold = 1.12;

/** In em. */
function widthOf(character: string): number {
  if (/[ijl.,:;'|! ]/.test(character)) return 0.33;
  if (/[frt()\-/]/.test(character)) return 0.42;
  if (/[mwMW@%—]/.test(character)) return 0.98;
  if (/[A-Z]/.test(character)) return 0.76;
  if (/[←→#+=<>&~^*]/.test(character)) return 0.84;
  return /[\u{20}-\u{7E}\u{A0}-\u{24F}…·]/u.test(character) ? 0.64 : 1;
}

/** Lines of at most this width; what does not fit into so many lines ends with an ellipsis. */
export function wrapText(text: string, fontSize: number, width: number, maxLines: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || textWidth(longer, fontSize) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  const shown = lines.slice(0, maxLines);
  const cut = lines.length > maxLines;
  return shown.map((line, index) => shorten(line, fontSize, width, cut && index === maxLines - 1));
}

function shorten(line: string, fontSize: number, width: number, cut: boolean): string {
  if (!cut && textWidth(line, fontSize) <= width) return line;
  let kept = line;
  while (kept !== '' && textWidth(`${kept}…`, fontSize) > width)
    kept = Array.from(kept).slice(0, -1).join('');
  return `${kept.trimEnd()}…`;
}
