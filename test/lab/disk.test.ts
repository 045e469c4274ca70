import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { Lab, type LabNamespace, type LabNode } from './lab.ts';

suite('a lab with disks', { lab: true, root: true }, () => {
  /** On this machine's root file system. */
  let directory: string;
  /** Below this machine's /tmp, which a node does not see. */
  let directoryInTmp: string;
  let lab: Lab;
  let node1: LabNode;
  let node2: LabNode;

  const inDirectory = (name: string) => join(directory, name);

  beforeAll(async () => {
    directory = mkdtempSync('/var/tmp/overlay-ip-lab-');
    directoryInTmp = mkdtempSync('/tmp/overlay-ip-lab-');
    for (const name of ['changed', 'deleted', 'shared.conf']) writeFileSync(inDirectory(name), 'machine\n');
    mkdirSync(inDirectory('shared'));
    lab = await Lab.up({
      disks: { share: [inDirectory('shared'), inDirectory('shared.conf'), directoryInTmp] },
    });
    node1 = lab.node('node1');
    node2 = lab.node('node2');
  });
  afterAll(async () => {
    await lab.down();
    for (const path of [directory, directoryInTmp]) rmSync(path, { recursive: true });
  });

  describe('disk', () => {
    test('what a node writes is on its disk only', async () => {
      await write(node1, inDirectory('written'), 'node1');
      expect(await read(node1, inDirectory('written'))).toBe('node1\n');
      expect(readFileSync(node1.disk + inDirectory('written'), 'utf8')).toBe('node1\n');
      expect(readFileSync(node1.root + inDirectory('written'), 'utf8')).toBe('node1\n');
      expect(await has(node2, inDirectory('written'))).toBe(false);
      expect(existsSync(node2.disk + inDirectory('written'))).toBe(false);
      expect(existsSync(inDirectory('written'))).toBe(false);
    });

    test('a node changes and deletes files of this machine for itself only', async () => {
      expect(await read(node1, inDirectory('changed'))).toBe('machine\n');
      await write(node1, inDirectory('changed'), 'node1');
      await node1.run('rm', [inDirectory('deleted')]);
      expect(await read(node1, inDirectory('changed'))).toBe('node1\n');
      expect(await has(node1, inDirectory('deleted'))).toBe(false);
      for (const name of ['changed', 'deleted']) {
        expect(await read(node2, inDirectory(name))).toBe('machine\n');
        expect(readFileSync(inDirectory(name), 'utf8')).toBe('machine\n');
      }
    });

    test('what a node wrote and deleted survives a power failure, and is readable while it is off', async () => {
      await write(node1, inDirectory('survives'), 'node1');
      await node1.run('rm', ['-f', inDirectory('deleted')]);
      await node1.kill();
      expect(readFileSync(node1.disk + inDirectory('survives'), 'utf8')).toBe('node1\n');
      await node1.boot();
      expect(await read(node1, inDirectory('survives'))).toBe('node1\n');
      expect(await has(node1, inDirectory('deleted'))).toBe(false);
      expect(existsSync(inDirectory('survives'))).toBe(false);
    });

    test('a node that writes until it is killed, five times in a row, has what it wrote', async () => {
      const script = 'echo $0 >>boots; echo ready; while :; do echo $0 >>log; done';
      for (const boot of ['1', '2', '3', '4', '5']) {
        const writing = node1.spawn('sh', ['-c', `cd ${directory}; ${script}`, boot]);
        for await (const line of writing.lines()) if (line === 'ready') break;
        await node1.kill();
        await node1.boot();
      }
      expect(await read(node1, inDirectory('boots'))).toBe('1\n2\n3\n4\n5\n');
    });

    test('a node boots while a file of it is still open here', async () => {
      await write(node1, inDirectory('open'), 'before');
      const file = openSync(node1.root + inDirectory('open'), 'r');
      try {
        await node1.kill();
        await node1.boot();
        await write(node1, inDirectory('open'), 'after');
        await node1.kill();
        await node1.boot();
        expect(await read(node1, inDirectory('open'))).toBe('after\n');
      } finally {
        closeSync(file);
      }
    });

    test.for(['/run', '/tmp', '/dev/shm'])('%s is each node’s own, and empty after a boot', async (place) => {
      const path = join(place, `${basename(directory)}.file`);
      await write(node1, path, 'node1');
      expect(await has(node2, path)).toBe(false);
      expect(existsSync(path)).toBe(false);
      await node1.kill();
      await node1.boot();
      expect(await has(node1, path)).toBe(false);
      expect(existsSync(node1.disk + path)).toBe(false);
    });

    test.for(['/tmp', '/dev/shm', '/var/tmp'])('every user may write to %s', async (place) => {
      await node1.run('touch', [join(place, 'nobody')], { uid: 65534 });
    });
  });

  describe('shared paths', () => {
    test('a node sees a shared directory as it is on this machine, also after a boot', async () => {
      writeFileSync(inDirectory('shared/file'), 'first\n');
      expect(await read(node1, inDirectory('shared/file'))).toBe('first\n');
      await node1.kill();
      await node1.boot();
      writeFileSync(inDirectory('shared/file'), 'second\n');
      expect(await read(node1, inDirectory('shared/file'))).toBe('second\n');
    });

    test('a single file is shared, and a directory where the node has a /tmp of its own', async () => {
      writeFileSync(inDirectory('shared.conf'), 'shared\n');
      writeFileSync(join(directoryInTmp, 'file'), 'in tmp\n');
      expect(await read(node2, inDirectory('shared.conf'))).toBe('shared\n');
      expect(await read(node2, join(directoryInTmp, 'file'))).toBe('in tmp\n');
    });

    test('no node writes to a shared path', async () => {
      for (const path of [
        inDirectory('shared/new'),
        inDirectory('shared.conf'),
        join(directoryInTmp, 'new'),
      ]) {
        expect(await append(node1, path)).toContain('Read-only file system');
      }
    });

    test('a lab with a shared path that does not exist does not come up, and names it', async () => {
      const share = [inDirectory('shared'), inDirectory('missing')];
      await expect(Lab.up({ disks: { share } })).rejects.toThrow(inDirectory('missing'));
    });
  });

  describe('isolation', () => {
    test('nothing that a node may write to is mounted from this machine', async () => {
      const { stdout } = await node1.run('cat', ['/proc/self/mountinfo']);
      const devices = ['full', 'null', 'random', 'tty', 'urandom', 'zero'].map((name) => `/dev/${name}`);
      const masked = ['/proc/sysrq-trigger'].filter(existsSync); // is /dev/null; not every kernel has it
      expect(writableMountPoints(stdout).sort()).toEqual(
        ['/', '/dev', ...devices, '/proc', ...masked, '/run', '/sys', '/tmp'].sort(),
      );
    });

    test('a node has no disk of this machine among its devices', async () => {
      expect((await node1.run('find', ['/dev', '-type', 'b'])).stdout).toBe('');
    });

    // The block device under this machine's file system would be as open; /dev/null is harmless and as good a test
    test.for(['/var/tmp', '/tmp', '/run', '/dev', '/dev/shm'])(
      'a device that a node makes in %s cannot be opened',
      async (place) => {
        const device = join(place, 'device');
        await makeNullDevice(node1, device);
        expect(await append(node1, device)).toContain('Permission denied');
      },
    );

    test('a device in a shared path of this machine cannot be opened', async () => {
      const device = inDirectory('shared/device');
      await makeNullDevice(lab.client, device); // whose file system is this machine's
      expect(await append(node1, device)).toContain('Permission denied');
    });

    test('a node sees its own processes and network interfaces only', async () => {
      expect(await read(node1, '/proc/1/comm')).toBe('cat\n');
      expect((await node1.run('ls', ['/sys/class/net'])).stdout).toBe('eth0\nlo\n');
    });
  });
});

async function write(node: LabNode, path: string, line: string): Promise<void> {
  await node.run('sh', ['-c', 'echo "$0" >"$1"', line, path]);
}

/** What the shell says of it. */
async function append(node: LabNode, path: string): Promise<string> {
  return (await node.exec('sh', ['-c', 'echo >>"$0"', path])).stderr;
}

async function makeNullDevice(on: LabNamespace, path: string): Promise<void> {
  await on.run('mknod', ['-m', '666', path, 'c', '1', '3']);
}

async function read(node: LabNode, path: string): Promise<string> {
  return (await node.run('cat', [path])).stdout;
}

async function has(node: LabNode, path: string): Promise<boolean> {
  return (await node.exec('test', ['-e', path])).exitCode === 0;
}

/**
 * proc_pid_mountinfo(5), the fifth field is the mount point, the sixth the options of this mount:
 *
 *     301 292 254:0 /srv/project /srv/project ro,relatime - ext4 /dev/vda rw,discard
 */
function writableMountPoints(mountinfo: string): string[] {
  return mountinfo
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields[5]?.split(',').includes('rw'))
    .map((fields) => fields[4] ?? '');
}
