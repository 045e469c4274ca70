import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { Lab, type LabNamespace, type LabNode } from './lab.ts';

suite('a file bound in a node', { lab: true }, () => {
  let lab: Lab;
  let node1: LabNode;
  let directory: string;
  let file: string;
  let mountsOfThisMachine: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'bound-'));
    file = join(directory, 'file');
    writeFileSync(file, 'this machine’s');
    mountsOfThisMachine = readFileSync('/proc/self/mountinfo', 'utf8');
    lab = await Lab.up();
    node1 = lab.node('node1');
  });
  afterEach(async () => {
    await lab.down();
    const files = readdirSync(directory).filter((name) => name !== 'link');
    const text = readFileSync(file, 'utf8');
    rmSync(directory, { recursive: true });
    expect({ files, text }).toEqual({ files: ['file'], text: 'this machine’s' });
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mountsOfThisMachine);
  });

  test('has its text there, and in no other node and not on this machine', async () => {
    await node1.bindFile(file, 'node1’s');
    expect(await textOf(node1, file)).toBe('node1’s');
    expect(await textOf(lab.node('node2'), file)).toBe('this machine’s');
    expect(await textOf(lab.client, file)).toBe('this machine’s');
    expect(readFileSync(file, 'utf8')).toBe('this machine’s');
  });

  test('bound again, it has the other text', async () => {
    await node1.bindFile(file, 'the first, which is longer');
    await node1.bindFile(file, 'the second');
    expect(await textOf(node1, file)).toBe('the second');
  });

  test('/etc/hosts names addresses, for that node alone', async () => {
    await node1.bindFile('/etc/hosts', '127.0.0.1 localhost\n10.1.0.2 ec2.example\n');
    for (const node of lab.nodes) await node.bindFile('/etc/resolv.conf', '');
    const find = async (node: LabNode) => (await node.exec('getent', ['hosts', 'ec2.example'])).stdout;
    expect(await find(node1)).toMatch(/^10\.1\.0\.2\s+ec2\.example/);
    expect(await find(lab.node('node2'))).toBe('');
  });

  test.for([
    ['to a file', 'file'],
    // systemd-resolved’s /etc/resolv.conf
    ['to a file in /run, which the node does not have', '../../../run/systemd/resolve/stub-resolv.conf'],
  ] as const)('may be a symbolic link %s', async ([, target]) => {
    const link = join(directory, 'link');
    symlinkSync(target, link);
    await node1.bindFile(link, 'node1’s');
    expect(await textOf(node1, link)).toBe('node1’s');
  });

  test('that this machine does not have is an error, and is not created', async () => {
    await expect(node1.bindFile(join(directory, 'nothing'), '')).rejects.toThrow(/nothing/);
  });

  test('is this machine’s again after a boot', async () => {
    await node1.bindFile(file, 'node1’s');
    await node1.kill();
    await node1.boot();
    expect(await textOf(node1, file)).toBe('this machine’s');
  });
});

suite('a file bound in a node of a lab brought up by root', { lab: true, root: true }, () => {
  test('can be read by everybody', async () => {
    await using lab = await Lab.up({ nodes: ['node1'] });
    await lab.node('node1').bindFile('/etc/passwd', 'cluster:x:1000:1000::/:/bin/sh\n');
    const { stdout } = await lab.node('node1').run('id', ['--user', '--name'], { uid: 1000 });
    expect(stdout).toBe('cluster\n');
  });
});

async function textOf(host: LabNamespace, path: string): Promise<string> {
  return (await host.run('cat', [path])).stdout;
}
