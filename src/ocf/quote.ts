/** A user's text for a sentence: JSON's escapes, at most 60 characters of it. */
export function quote(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 59).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return JSON.stringify(shown).replace(/(?! )[\p{Cc}\p{Cf}\p{Z}]/gu, (c) =>
    Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
}
