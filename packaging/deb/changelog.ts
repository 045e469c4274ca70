import type { ChangelogEntry } from '../release.ts';

/** Of the source package, as debian/control names them. */
export interface DebianSource {
  readonly name: string;
  readonly maintainer: string;
}

/**
 * debian/changelog, https://manpages.debian.org/bookworm/dpkg-dev/deb-changelog.5.en.html. The distribution `unstable` is what
 * packages have that are made for no release in particular.
 */
export function formatDebianChangelog(
  changelog: readonly ChangelogEntry[],
  { name, maintainer }: DebianSource,
): string {
  return changelog
    .map(({ version, date, changes }) => {
      const lines = changes.map((change) => `  * ${wrap(change, 76).join('\n    ')}\n`);
      // Sun, 22 Nov 2026 12:00:00 GMT
      const time = date.toUTCString().replace('GMT', '+0000');
      return `${name} (${version}) unstable; urgency=medium\n\n${lines.join('')}\n -- ${maintainer}  ${time}\n`;
    })
    .join('\n');
}

/** Lines of at most `width` characters, where no word is longer. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
