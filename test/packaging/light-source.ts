import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Edition } from '../../packaging/package-files.ts';
import { releaseOf, type Release } from '../../packaging/release.ts';

/** A source directory like that of a release, with small executables. */
export async function makeLightSource(directory: string, version: string): Promise<void> {
  const files: Record<string, string> = {
    'plain/overlay-ip': `#!/usr/bin/node\nconsole.log('${version}');\n`,
    'plain/THIRD-PARTY-NOTICES': 'Of others.\n',
    'plain/sbom.cdx.json': '{}\n',
    // rpmbuild finds nothing in it that this would depend on
    'standalone/overlay-ip': `overlay-ip ${version} and its Node.js\n`,
    'standalone/THIRD-PARTY-NOTICES': 'Of others, and of Node.js.\n',
    'standalone/sbom.cdx.json': '{}\n',
    'man/ocf_aws_overlay-ip.7': '.TH OCF_AWS_OVERLAY-IP 7\n',
    'man/overlay-ip.8': '.TH OVERLAY-IP 8\n',
    'completion/overlay-ip': 'complete -W doctor overlay-ip\n',
    'README.md': '# overlay-ip\n',
    'guides/README.md': '# Guides\n',
    'CHANGELOG.md': `# Changelog\n\n## ${version}\n`,
    LICENSE: 'Apache License\n',
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const edition of ['plain', 'standalone'])
    await chmod(path.join(directory, edition, 'overlay-ip'), 0o755);
}

export function lightRelease(version: string, date = new Date('2026-10-01T12:00:00Z')): Release {
  return releaseOf(version, [{ version, date, changes: ['100% of it.'] }]);
}

export type LightPackages = Record<Edition, string>;
