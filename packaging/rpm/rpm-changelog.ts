import type { ChangelogEntry } from '../release.ts';

/** https://rpm-software-management.github.io/rpm/manual/spec.html#changelog-section, each entry with version and release. */
export function formatRpmChangelog(changelog: readonly ChangelogEntry[]): string {
  return changelog
    .map(({ version, date, changes }) => {
      const lines = changes.map((change) => `- ${withoutMacros(change)}\n`);
      return `* ${formatDay(date)} overlay-ip - ${version}-1\n${lines.join('')}`;
    })
    .join('\n');
}

/** `Sun Nov 22 2026`; rpm takes the time to be noon, UTC. */
function formatDay(date: Date): string {
  // Sun, 22 Nov 2026 12:00:00 GMT
  const [weekday, day, month, year] = date.toUTCString().split(/,? /);
  return [weekday, month, day, year].join(' ');
}

/** rpmbuild expands macros in the changelog as well. */
function withoutMacros(text: string): string {
  return text.replaceAll('%', '%%');
}
