import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What the packages say of themselves: the version of package.json, and what packaging/CHANGELOG.md tells of each version. */
export interface Release {
  readonly version: string;
  /** Newest first; the first is of `version`. */
  readonly changelog: readonly ChangelogEntry[];
  /**
   * Seconds since 1970 that the packages and their files bear, so that two builds are the same bytes: noon, UTC, of the newest
   * entry's day. https://reproducible-builds.org/specs/source-date-epoch/
   */
  readonly sourceDateEpoch: number;
}

export interface ChangelogEntry {
  readonly version: string;
  /** Noon, UTC. */
  readonly date: Date;
  /** One line each, without markup of Markdown. */
  readonly changes: readonly string[];
}

const project = path.dirname(import.meta.dirname);

/** @throws where the changelog does not begin with the version of package.json */
export async function readRelease(): Promise<Release> {
  const [packageJson, changelog] = await Promise.all([
    readFile(path.join(project, 'package.json'), 'utf8'),
    readFile(path.join(project, 'packaging/CHANGELOG.md'), 'utf8'),
  ]);
  const { version } = JSON.parse(packageJson) as { version: string };
  return releaseOf(version, parseChangelog(changelog));
}

/** @throws where the changelog does not begin with that version */
export function releaseOf(version: string, changelog: readonly ChangelogEntry[]): Release {
  const [newest] = changelog;
  if (newest?.version !== version)
    throw new Error(
      `packaging/CHANGELOG.md begins with version ${newest?.version ?? '(none)'}, package.json has ${version}: write the entry of ${version}`,
    );
  return { version, changelog, sourceDateEpoch: newest.date.getTime() / 1000 };
}

/**
 * Entries `## 0.1.0 (2026-11-22)` with a list of changes each.
 *
 * @throws where a heading is not of this form, or an entry has no change
 */
export function parseChangelog(markdown: string): ChangelogEntry[] {
  const [, ...sections] = markdown.split(/^## /m);
  return sections.map((section) => {
    const [heading = '', ...lines] = section.trimEnd().split('\n');
    const [, version, day] = /^(\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$/.exec(heading) ?? [];
    const date = new Date(`${day ?? ''}T12:00:00Z`);
    // Of a day that does not exist JavaScript makes another one
    if (version === undefined || day === undefined || date.toJSON() !== `${day}T12:00:00.000Z`)
      throw new Error(`"## ${heading}" in the changelog is not of the form "## 0.1.0 (2026-11-22)"`);
    const [, ...items] = `\n${lines.join('\n')}`.split('\n- ');
    const changes = items.map((item) => item.replaceAll('`', '').replaceAll(/\s+/g, ' ').trim());
    if (changes.length === 0) throw new Error(`the changelog has no change of version ${version}`);
    return { version, date, changes };
  });
}
