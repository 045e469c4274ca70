import { execa } from 'execa';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a package of a distribution looks like to others. */
export interface StandIn {
  readonly name: string;
  readonly version: string;
  /** As in `Epoch:`; without → 0 */
  readonly epoch?: number;
  readonly provides?: readonly string[];
  readonly requires?: readonly string[];
  /** Empty ones; a path with a slash at its end is a directory. */
  readonly files?: readonly string[];
}

/**
 * Builds packages that have nothing but names, versions, dependencies and empty files.
 *
 * @param hosts the packages of each host, by what it is called
 * @returns the files of its packages for each host, by the same names
 */
export async function buildStandIns<Name extends string>(
  directory: string,
  hosts: Readonly<Record<Name, readonly StandIn[]>>,
): Promise<Record<Name, string[]>> {
  await mkdir(directory, { recursive: true });
  const entries = Object.entries<readonly StandIn[]>(hosts) as [Name, readonly StandIn[]][];
  const specs = await Promise.all(
    entries.map(async ([, packages], index) => {
      const spec = path.join(directory, `host${index}.spec`);
      await writeFile(spec, formatSpec(packages, releaseOfHost(index)));
      return spec;
    }),
  );
  const macros = [
    ...[`_topdir ${directory}`, `_rpmdir ${directory}`, `_dbpath ${directory}/db`],
    // There is nothing to work on
    ...['__os_install_post %{nil}', '_binary_payload w.ufdio'],
  ];
  const options = ['--define', '_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.rpm', '--target', 'noarch'];
  await execa('rpmbuild', [...macros.flatMap((macro) => ['--define', macro]), ...options, '-bb', ...specs]);
  return Object.fromEntries(
    entries.map(([name, packages], index) => [
      name,
      packages.map((standIn) =>
        path.join(directory, `${standIn.name}-${standIn.version}-${releaseOfHost(index)}.rpm`),
      ),
    ]),
  ) as Record<Name, string[]>;
}

function releaseOfHost(index: number): string {
  return `1.host${index}`;
}

function formatSpec(packages: readonly StandIn[], release: string): string {
  const files = packages.flatMap((standIn) => standIn.files ?? []);
  return `Name: host
Version: 1
Release: ${release}
Summary: Stand-ins
License: Apache-2.0
%description
.
${packages.map(formatPackage).join('')}
%install
${files.map((file) => `mkdir -p $(dirname "%{buildroot}${file}x")`).join('\n')}
${files
  .filter((file) => !file.endsWith('/'))
  .map((file) => `touch "%{buildroot}${file}"`)
  .join('\n')}
${packages.map(formatFiles).join('')}`;
}

function formatPackage({ name, version, epoch = 0, provides = [], requires = [] }: StandIn): string {
  const lines = [
    `%package -n ${name}`,
    `Version: ${version}`,
    `Epoch: ${epoch}`,
    'Summary: A stand-in',
    ...provides.map((capability) => `Provides: ${capability}`),
    ...requires.map((capability) => `Requires: ${capability}`),
    `%description -n ${name}`,
    '.',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function formatFiles({ name, files = [] }: StandIn): string {
  const lines = files.map((file) => (file.endsWith('/') ? `%dir ${file.slice(0, -1)}\n` : `${file}\n`));
  return `%files -n ${name}\n${lines.join('')}`;
}
