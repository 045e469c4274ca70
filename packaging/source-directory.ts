import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundle } from '../agent/bundle.ts';
import { makeStandalone } from '../agent/standalone/make-standalone.ts';
import type { Architecture } from '../agent/standalone/architectures.ts';
import { describeContents, type Executable } from './bill-of-materials/describe-contents.ts';
import { formatCompletion } from './completion/format-completion.ts';
import { asInstalled, guideNames, readGuide } from './guides.ts';
import { makeManPages } from './man/make-man-pages.ts';
import type { Edition } from './package-files.ts';
import { readReadme } from './readme.ts';
import type { Release } from './release.ts';

const project = path.dirname(import.meta.dirname);

/**
 * Makes everything that goes into the packages of one architecture, from which packaging/deb and packaging/rpm build:
 *
 *     plain/       overlay-ip  THIRD-PARTY-NOTICES  sbom.cdx.json
 *     standalone/  overlay-ip  THIRD-PARTY-NOTICES  sbom.cdx.json
 *     man/         ocf_aws_overlay-ip.7  overlay-ip.8
 *     completion/  overlay-ip
 *     guides/      README.md …
 *     README.md  CHANGELOG.md  LICENSE
 */
export async function makeSourceDirectory(
  directory: string,
  architecture: Architecture,
  release: Release,
): Promise<void> {
  for (const name of ['plain', 'standalone', 'man', 'completion', 'guides'])
    await mkdir(path.join(directory, name), { recursive: true });
  await Promise.all([
    makePlain(directory, release),
    makeStandaloneEdition(directory, architecture, release),
    writeDocuments(directory, release),
  ]);
}

async function makePlain(directory: string, release: Release): Promise<void> {
  // Of the distribution, whatever the PATH of the cluster has
  const bundled = await bundle({ interpreter: '/usr/bin/node', version: release.version });
  await writeFile(path.join(directory, 'plain/overlay-ip'), bundled.text, { mode: 0o755 });
  await writeContents(directory, 'plain', { bundled, release, node: undefined });
}

async function makeStandaloneEdition(
  directory: string,
  architecture: Architecture,
  release: Release,
): Promise<void> {
  const target = path.join(directory, 'standalone/overlay-ip');
  const { bundled, node } = await makeStandalone({ architecture, target, version: release.version });
  await writeContents(directory, 'standalone', { bundled, release, node });
}

async function writeContents(directory: string, edition: Edition, executable: Executable): Promise<void> {
  const { sbom, notices } = await describeContents(executable);
  await writeFile(path.join(directory, edition, 'sbom.cdx.json'), sbom);
  await writeFile(path.join(directory, edition, 'THIRD-PARTY-NOTICES'), notices);
}

async function writeDocuments(directory: string, release: Release): Promise<void> {
  const pages = await makeManPages(release);
  for (const [name, text] of Object.entries(pages)) await writeFile(path.join(directory, 'man', name), text);
  await writeFile(path.join(directory, 'completion/overlay-ip'), formatCompletion());
  await writeFile(path.join(directory, 'README.md'), asInstalled(withoutPictures(await readReadme())));
  for (const name of guideNames)
    await writeFile(path.join(directory, 'guides', name), asInstalled(await readGuide(name)));
  await copyFile(path.join(project, 'packaging/CHANGELOG.md'), path.join(directory, 'CHANGELOG.md'));
  await copyFile(path.join(project, 'LICENSE'), path.join(directory, 'LICENSE'));
}

/** They are files of this project, which the packages do not have. */
export function withoutPictures(markdown: string): string {
  return markdown.replaceAll(/^!\[.*\]\(.*\)\n\n?/gm, '');
}
