import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { compareAwsEnvironment } from '../../../../src/operator/doctor/host/aws-environment.ts';
import { temporaryDirectory } from '../../../setup/temporary-directory.ts';

/** As the packages of Pacemaker bring it, with what SAP on AWS adds. */
const file = `
# Enable logging for Pacemaker daemons and tools to a file on disk
# PCMK_logfile="/var/log/pacemaker/pacemaker.log"
PCMK_debug=no
HTTPS_PROXY="http://proxy.example:3128"
NO_PROXY=169.254.169.254
`;
const same = { PCMK_debug: 'yes', HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: '169.254.169.254' };

async function compare(env: Readonly<Record<string, string>>, at = 'etc/sysconfig/pacemaker') {
  const root = await temporaryDirectory();
  await mkdir(path.dirname(path.join(root, at)), { recursive: true });
  await writeFile(path.join(root, at), file);
  return compareAwsEnvironment(env, root);
}

test.each([
  ['the same variables do not differ, whatever else is set', { ...same, HOME: '/root' }, [], []],
  ['what the file has and the shell not', { HTTPS_PROXY: same.HTTPS_PROXY }, ['NO_PROXY'], []],
  ['another value', { ...same, NO_PROXY: '127.0.0.1' }, ['NO_PROXY'], []],
  [
    'what the shell has alone',
    { ...same, AWS_PROFILE: 'admin', https_proxy: 'http://other.example:3128' },
    [],
    ['AWS_PROFILE', 'https_proxy'],
  ],
  ['what is empty in the shell counts as unset', { ...same, AWS_PROFILE: '' }, [], []],
])('%s', async (_title, env, ofPacemaker, ofThisShell) => {
  expect(await compare(env)).toEqual({ file: '/etc/sysconfig/pacemaker', ofPacemaker, ofThisShell });
});

test('Debian has the file elsewhere', async () => {
  expect(await compare(same, 'etc/default/pacemaker')).toMatchObject({ file: '/etc/default/pacemaker' });
});

test('without Pacemaker there is nothing to compare', async () => {
  expect(await compareAwsEnvironment(same, await temporaryDirectory())).toBeUndefined();
});
