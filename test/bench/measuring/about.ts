import { execa } from 'execa';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemTools } from '../../setup/system-tools.ts';
import type { BenchRun, Subject } from '../bench-run.ts';

type About = BenchRun['about'];

const project = path.resolve(import.meta.dirname, '../../..');

/** On what was measured what. */
export async function about(
  paths: ReadonlyMap<Subject, string>,
  rounds: number,
  now: () => Date,
): Promise<About> {
  const { version } = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8')) as {
    version: string;
  };
  const versions: Record<string, string> = {};
  for (const [subject, file] of paths) versions[subject] = await versionOf(subject, file);
  return {
    at: now().toISOString(),
    version,
    // `798f17f-dirty`: what was measured is in no commit
    commit: (await firstLine('git', ['-C', project, 'describe', '--always', '--dirty', '--exclude=*'])) ?? '',
    cpu: os.cpus()[0]?.model ?? '',
    cores: os.availableParallelism(),
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    // `Linux 6.12`
    system: [`${os.type()} ${os.release().split('.').slice(0, 2).join('.')}`, await prettyName()],
    versions,
    rounds,
  };
}

async function versionOf(subject: Subject, file: string): Promise<string> {
  switch (subject) {
    case 'Node 22':
    case 'Node 24':
    case 'Node 26':
      return ((await firstLine(file, ['--version'])) ?? '').replace(/^v/, '');
    case 'standalone':
      return (await firstLine(file, ['--version'])) ?? '';
    case 'AWS CLI':
      // `aws-cli/2.9.19 Python/3.11.2 Linux/…`
      return /^\S+ \S+/.exec((await firstLine(file, ['--version'])) ?? '')?.[0] ?? '';
    case 'sh and curl':
      // `curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19 …`
      return /^curl \S+/.exec((await firstLine(systemTools.curl.path, ['--version'])) ?? '')?.[0] ?? '';
    case 'aws-vpc-move-ip': {
      const { debianPackage } = systemTools['aws-vpc-move-ip'];
      const version = await firstLine('dpkg-query', ['--show', '--showformat=${Version}', debianPackage]);
      return `${debianPackage} ${version ?? ''}`.trim();
    }
  }
}

/** `undefined` → it cannot be run. */
async function firstLine(file: string, args: readonly string[]): Promise<string | undefined> {
  const { failed, stdout } = await execa(file, args, { reject: false });
  return failed ? undefined : stdout.split('\n')[0];
}

/** os-release(5) */
async function prettyName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(text)?.[1] ?? '';
}
