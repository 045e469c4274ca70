import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findInstalledAgent } from '../../../../src/operator/doctor/host/installed-agent.ts';
import { gatherHost } from '../../../../src/operator/doctor/host/gather.ts';
import { parseLinkKinds } from '../../../../src/operator/doctor/host/link-kinds.ts';
import { isStrict, readReversePathFilter } from '../../../../src/operator/doctor/host/reverse-path-filter.ts';
import { ipAddresses } from '../../../../src/ip/ip-addresses.ts';
import { startDeadline } from '../../../../src/ocf/deadline.ts';
import { agentPath } from '../../../agent/built-agent.ts';
import { Lab } from '../../../lab/lab.ts';
import { suite } from '../../../setup/suite.ts';
import { temporaryDirectory } from '../../../setup/temporary-directory.ts';

const never = new AbortController().signal;

async function installed(text: string | undefined, mode = 0o755) {
  const root = await temporaryDirectory();
  const file = path.join(root, 'usr/lib/ocf/resource.d/aws/overlay-ip');
  if (text !== undefined) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    await chmod(file, mode);
  }
  return (await findInstalledAgent({}, never, root)).state;
}

test('the agent is run where Pacemaker looks, and tells its version', async () => {
  expect(await installed(`#!/bin/sh\nexec '${process.execPath}' '${agentPath}' "$@"\n`)).toMatchObject({
    is: 'working',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  });
});

test('OCF_ROOT says where else', async () => {
  const found = await findInstalledAgent({ OCF_ROOT: '/opt/ocf' }, never, '/');
  expect(found).toEqual({ path: '/opt/ocf/resource.d/aws/overlay-ip', state: { is: 'absent' } });
});

test.each([
  ['absent', undefined, 0o755, { is: 'absent' }],
  ['not executable', '#!/bin/sh\n', 0o644, { is: 'not executable' }],
  [
    'of an interpreter that services do not find',
    '#!/usr/bin/env no-such-node\n',
    0o755,
    { is: 'broken', message: expect.stringContaining('no-such-node') as string },
  ],
  [
    'something else',
    '#!/bin/sh\necho hello\n',
    0o755,
    { is: 'broken', message: 'it answers --version with something else' },
  ],
] as const)('the agent is %s', async (_title, text, mode, state) => {
  expect(await installed(text, mode)).toEqual(state);
});

test('the PATH of who asks does not help the agent', async () => {
  expect(await installed('#!/bin/sh\necho "overlay-ip $PATH"\n')).toEqual({
    is: 'working',
    version: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  });
});

test.each([
  ['all strict, interface off', 1, 0, true],
  ['all off, interface strict', 0, 1, true],
  ['all strict, interface loose', 1, 2, false],
  ['all loose, interface strict', 2, 1, false],
  ['both off', 0, 0, false],
])('rp_filter: %s', async (_title, all, eth0, strict) => {
  const root = await temporaryDirectory();
  for (const [name, value] of Object.entries({ all, eth0 })) {
    const directory = path.join(root, 'proc/sys/net/ipv4/conf', name);
    await mkdir(directory, { recursive: true });
    await writeFile(path.join(directory, 'rp_filter'), `${value}\n`);
  }
  expect(isStrict(await readReversePathFilter(root), 'eth0')).toBe(strict);
});

test('rp_filter of an interface that is not there is unknown', async () => {
  expect(isStrict(await readReversePathFilter('/'), 'no-such-if')).toBe('unknown');
});

suite('what ip says of the kinds of interfaces', { lab: true }, () => {
  test('a bridge is one, a cable to the router is a veth, and lo has none', async () => {
    await using lab = await Lab.up({ nodes: ['node1'] });
    const node = lab.node('node1');
    await node.run('ip', ['link', 'add', 'docker0', 'type', 'bridge']);
    const { stdout } = await node.run('ip', ['-json', '-details', 'link', 'show']);
    const kinds = parseLinkKinds(stdout);
    expect(kinds.get('docker0')).toBe('bridge');
    expect(kinds.get('eth0')).toBe('veth');
    expect(kinds.has('lo')).toBe(false);
  });
});

test('everything is gathered on this very machine, and nothing throws', async () => {
  const begun = performance.now();
  const deadline = startDeadline(() => performance.now() - begun, 20_000);
  const addresses = ipAddresses({ path: process.env['PATH'], signal: deadline.signal });
  const invocation = { env: process.env, uid: 0, nodeVersion: process.versions.node };
  const facts = await gatherHost({ addresses }, invocation, deadline);
  expect(facts).toMatchObject({
    links: { ok: true },
    linkKinds: { ok: true },
    nodeVersion: process.versions.node,
  });
  expect(facts.reversePathFilter.get('all')).toBeTypeOf('number');
});
