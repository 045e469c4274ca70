import { execa } from 'execa';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatChecksums } from './checksums.ts';
import { readRelease } from './release.ts';

/**
 * `npm run release`: tests what is committed, and nothing else, in a clone; leaves its packages, its source and their checksums
 * in dist/release; tags the commit. See packaging/RELEASING.md.
 */

const project = path.dirname(import.meta.dirname);
const { version } = await readRelease();
const tag = `v${version}`;
const git = execa({ cwd: project });

const obstacles = [
  ...((await git('git', ['status', '--porcelain'])).stdout === ''
    ? []
    : ['there are changes that are not committed (git status): commit them']),
  ...((await git('git', ['tag', '--list', tag])).stdout === ''
    ? []
    : [
        `${tag} is released already: give package.json and the changelog the next version, or remove the tag (git tag --delete ${tag})`,
      ]),
];
if (obstacles.length > 0) {
  console.error(obstacles.map((obstacle) => `No release: ${obstacle}`).join('\n'));
  process.exit(1);
}

const finished = path.join(project, 'dist/release');
const work = await mkdtemp(path.join(tmpdir(), 'overlay-ip-release-'));
try {
  const clone = path.join(work, 'clone');
  await git('git', ['clone', '--quiet', project, clone]);
  const inClone = execa({ cwd: clone, stdio: 'inherit' });
  await inClone('npm', ['ci']);
  // Builds the packages, too, and tests them
  await inClone('npm', ['test']);
  const made = path.join(clone, 'dist/packages');
  const source = `overlay-ip-${version}`;
  await git('git', [
    'archive',
    `--prefix=${source}/`,
    `--output=${path.join(made, `${source}.tar.gz`)}`,
    'HEAD',
  ]);
  await rm(path.join(made, 'SHA256SUMS'));
  await writeFile(path.join(made, 'SHA256SUMS'), await formatChecksums(made));
  await rm(finished, { recursive: true, force: true });
  await cp(made, finished, { recursive: true });
} finally {
  await rm(work, { recursive: true, force: true });
}
await git('git', ['tag', '--annotate', '--message', `overlay-ip ${version}`, tag]);
console.log(`overlay-ip ${version} is in dist/release, its commit is tagged ${tag}; publish both`);
