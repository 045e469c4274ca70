import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { architectures } from '../../../agent/standalone/architectures.ts';
import { guideNames } from '../../../packaging/guides.ts';
import { packageFile, packageNames, type Edition } from '../../../packaging/package-files.ts';
import { readRelease } from '../../../packaging/release.ts';
import { suite } from '../../setup/suite.ts';

const packages = [
  { edition: 'plain', arch: 'noarch', architecture: architectures[0] },
  ...architectures.map((architecture) => ({
    edition: 'standalone' as const,
    arch: architecture.rpm,
    architecture,
  })),
] satisfies { edition: Edition; arch: string; architecture: unknown }[];

suite('what is in the RPM packages', { tools: ['rpm'] }, () => {
  describe.each(packages)('the $edition package for $arch', ({ edition, arch, architecture }) => {
    const file = packageFile('rpm', edition, architecture);
    const name = packageNames[edition];
    const query = (format: string) => queryPackage(file, format);

    test('has the name, the version and the architecture that its file says', async () => {
      const { version } = await readRelease();
      expect(await query('%{name} %{epochnum}:%{version}-%{release} %{arch}')).toBe(
        `${name} 0:${version}-1 ${arch}`,
      );
    });

    test('has these files, all of root, and runs nothing when it is installed', async () => {
      expect(await query('[%{filemodes:perms} %{fileusername}:%{filegroupname} %{filenames}\n]')).toBe(`\
drwxr-xr-x root:root /usr/lib/ocf
drwxr-xr-x root:root /usr/lib/ocf/resource.d
drwxr-xr-x root:root /usr/lib/ocf/resource.d/aws
-rwxr-xr-x root:root /usr/lib/ocf/resource.d/aws/overlay-ip
lrwxrwxrwx root:root /usr/sbin/overlay-ip
drwxr-xr-x root:root /usr/share/bash-completion
drwxr-xr-x root:root /usr/share/bash-completion/completions
-rw-r--r-- root:root /usr/share/bash-completion/completions/overlay-ip
drwxr-xr-x root:root /usr/share/doc/${name}
-rw-r--r-- root:root /usr/share/doc/${name}/CHANGELOG.md
-rw-r--r-- root:root /usr/share/doc/${name}/README.md
-rw-r--r-- root:root /usr/share/doc/${name}/THIRD-PARTY-NOTICES
drwxr-xr-x root:root /usr/share/doc/${name}/guides
${guideNames.map((guide) => `-rw-r--r-- root:root /usr/share/doc/${name}/guides/${guide}\n`).join('')}-rw-r--r-- root:root /usr/share/doc/${name}/sbom.cdx.json
drwxr-xr-x root:root /usr/share/licenses/${name}
-rw-r--r-- root:root /usr/share/licenses/${name}/LICENSE
-rw-r--r-- root:root /usr/share/man/man7/ocf_aws_overlay-ip.7.gz
-rw-r--r-- root:root /usr/share/man/man8/overlay-ip.8.gz
`);
      expect(await queryOption(file, '--scripts')).toBe('');
      expect(await queryOption(file, '--triggers')).toBe('');
    });

    test('rpm knows the licence and the documentation as such', async () => {
      expect(await queryOption(file, '--licensefiles')).toBe(`/usr/share/licenses/${name}/LICENSE`);
      expect((await queryOption(file, '--docfiles')).split('\n')).toEqual([
        `/usr/share/doc/${name}/CHANGELOG.md`,
        `/usr/share/doc/${name}/README.md`,
        `/usr/share/doc/${name}/THIRD-PARTY-NOTICES`,
        ...guideNames.map((guide) => `/usr/share/doc/${name}/guides/${guide}`),
        `/usr/share/doc/${name}/sbom.cdx.json`,
        '/usr/share/man/man7/ocf_aws_overlay-ip.7.gz',
        '/usr/share/man/man8/overlay-ip.8.gz',
      ]);
    });

    test('bears the time of the release and nothing of the machine that built it', async () => {
      const { sourceDateEpoch } = await readRelease();
      expect(await query('%{buildtime} %{buildhost} %{cookie} %{vendor} %{packager}')).toBe(
        `${sourceDateEpoch} reproducible (none) (none) (none)`,
      );
      expect(new Set((await query('[%{filemtimes}\n]')).trimEnd().split('\n'))).toEqual(
        new Set([String(sourceDateEpoch)]),
      );
    });

    test('is readable for rpm 4.14: xz, SHA256, and no format of its own', async () => {
      expect(await query('%{payloadformat} %{payloadcompressor} %{filedigestalgo}')).toBe('cpio xz 8');
      // RPMTAG_RPMFORMAT is of rpm 6
      expect(await queryOption(file, '--xml')).not.toContain('Rpmformat');
    });

    test('tells of each version in its changelog', async () => {
      const { changelog } = await readRelease();
      const expected = changelog.map(
        ({ version, date, changes }) =>
          `${date.getTime() / 1000} overlay-ip - ${version}-1\n${changes.map((change) => `- ${change}`).join('\n')}\n`,
      );
      expect(await query('[%{changelogtime} %{changelogname}\n%{changelogtext}\n]')).toBe(expected.join(''));
    });
  });

  test('the standalone package provides the other one, and they conflict', async () => {
    const { version } = await readRelease();
    const [{ rpm }] = architectures;
    const plain = packageFile('rpm', 'plain', architectures[0]);
    const standalone = packageFile('rpm', 'standalone', architectures[0]);
    expect((await queryOption(standalone, '--provides')).split('\n')).toEqual([
      `resource-agents-overlay-ip = ${version}-1`,
      `resource-agents-overlay-ip-standalone = ${version}-1`,
      `resource-agents-overlay-ip-standalone(${rpm.replace('_', '-')}) = ${version}-1`,
    ]);
    expect(await queryOption(plain, '--provides')).toBe(`resource-agents-overlay-ip = ${version}-1`);
    expect(await queryOption(plain, '--conflicts')).toBe('resource-agents-overlay-ip-standalone');
  });
});

async function queryPackage(file: string, format: string): Promise<string> {
  return queryOption(file, `--queryformat=${format}`);
}

async function queryOption(file: string, option: string): Promise<string> {
  const { stdout } = await execa('rpm', ['--query', '--package', option, file], {
    stripFinalNewline: !option.startsWith('--queryformat'),
  });
  return stdout;
}
