import { execa } from 'execa';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { packageFileNames, packagesDirectory } from '../../packaging/package-files.ts';
import { parseChangelog, readRelease, releaseOf } from '../../packaging/release.ts';
import { withoutPictures } from '../../packaging/source-directory.ts';

const changelog = `# Changelog

What changes.

## 1.2.0 (2026-11-22)

- \`start\` does one thing,
  and another.
- \`stop\` - as before - stops.

## 1.1.0 (2026-10-01)

- The first.
`;

test('an entry of the changelog has a version, a day and its changes in one line each', () => {
  expect(parseChangelog(changelog)).toEqual([
    {
      version: '1.2.0',
      date: new Date('2026-11-22T12:00:00Z'),
      changes: ['start does one thing, and another.', 'stop - as before - stops.'],
    },
    { version: '1.1.0', date: new Date('2026-10-01T12:00:00Z'), changes: ['The first.'] },
  ]);
});

test.each([
  ['no day', '## 1.2.0\n\n- A change.\n', '"## 1.2.0" in the changelog is not of the form'],
  ['a day that does not exist', '## 1.2.0 (2026-02-31)\n\n- A change.\n', '"## 1.2.0 (2026-02-31)"'],
  ['no change', '## 1.2.0 (2026-11-22)\n\nNothing.\n', 'no change of version 1.2.0'],
])('a changelog with %s is refused', (_, text, problem) => {
  expect(() => parseChangelog(text)).toThrow(problem);
});

test('a release is of the newest entry of the changelog, and bears its day', () => {
  expect(releaseOf('1.2.0', parseChangelog(changelog))).toMatchObject({
    version: '1.2.0',
    sourceDateEpoch: Date.UTC(2026, 10, 22, 12) / 1000,
  });
});

test('a version without an entry in the changelog is not packaged', () => {
  expect(() => releaseOf('1.3.0', parseChangelog(changelog))).toThrow(
    'packaging/CHANGELOG.md begins with version 1.2.0, package.json has 1.3.0: write the entry of 1.3.0',
  );
});

test('the changelog of this project begins with the version of package.json', async () => {
  expect((await readRelease()).version).toBe(packageJson.version);
});

test('the README of a package has no pictures, and is the same else', () => {
  expect(withoutPictures('# A\n\n![What it does](test/x.svg)\n\nText.\n\n![More](y.svg)\n')).toBe(
    '# A\n\nText.\n\n',
  );
});

test('npm run package leaves every package and their checksums in one folder, and nothing else', async () => {
  expect((await readdir(packagesDirectory)).toSorted()).toEqual(
    ['SHA256SUMS', ...packageFileNames(packageJson.version)].toSorted(),
  );
  const sums = await readFile(`${packagesDirectory}/SHA256SUMS`, 'utf8');
  expect(sums.match(/^[0-9a-f]{64} {2}\S+$/gm)).toHaveLength(packageFileNames(packageJson.version).length);
  await execa('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: packagesDirectory });
});
