import { execa } from 'execa';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { formatDebianChangelog } from '../../../packaging/deb/changelog.ts';
import { parseChangelog } from '../../../packaging/release.ts';
import { suite } from '../../setup/suite.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';

const changelog = parseChangelog(`# Changelog

## 0.2.0 (2027-01-02)

- A fix.
- A change that takes more words to tell than there is room for in a line of Debian's changelogs, which have
  eighty characters.

## 0.1.0 (2026-11-22)

- The resource agent.
`);
const source = { name: 'overlay-ip', maintainer: 'Some Body <some@body.example>' };

test('a changelog of Debian has each version with its time, newest first', () => {
  expect(formatDebianChangelog(changelog, source)).toBe(`overlay-ip (0.2.0) unstable; urgency=medium

  * A fix.
  * A change that takes more words to tell than there is room for in a line of
    Debian's changelogs, which have eighty characters.

 -- Some Body <some@body.example>  Sat, 02 Jan 2027 12:00:00 +0000

overlay-ip (0.1.0) unstable; urgency=medium

  * The resource agent.

 -- Some Body <some@body.example>  Sun, 22 Nov 2026 12:00:00 +0000
`);
});

suite('dpkg-parsechangelog', { tools: ['dpkg-buildpackage'] }, () => {
  test('reads it without a warning', async () => {
    const file = path.join(await temporaryDirectory(), 'changelog');
    await writeFile(file, formatDebianChangelog(changelog, source));
    const options = ['--file', file, '--all', '--show-field'];
    const read = async (field: string) => {
      const { stdout, stderr } = await execa('dpkg-parsechangelog', [...options, field]);
      return [stdout, stderr];
    };
    expect(await read('Version')).toEqual(['0.2.0', '']);
    expect(await read('Timestamp')).toEqual([`${Date.UTC(2027, 0, 2, 12) / 1000}`, '']);
  });
});
