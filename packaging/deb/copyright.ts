/**
 * The body of a `License` paragraph of debian/copyright,
 * https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/#license-field.
 */
export function formatLicenseText(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .\n' : ` ${line}\n`))
    .join('');
}
