import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { ForwardProxy } from './forward-proxy.ts';
import { Lab } from './lab.ts';
import { networkNamespacesBelow, processesIn, uptime } from './processes.ts';

const asNobody = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'];

/** A lab in another process. */
async function owner({
  prefix = [],
  args: ownerArgs = [],
}: { prefix?: readonly string[]; args?: readonly string[] } = {}) {
  const program = fileURLToPath(new URL('lab-owner.ts', import.meta.url));
  const [file = '', ...args] = [...prefix, process.execPath, program, ...ownerArgs];
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, networkNamespaces: JSON.parse(line) as string[], pid: Number(child.pid) };
}

async function networkNamespacesOf(lab: Lab): Promise<string[]> {
  const links = await Promise.all(lab.everywhere.map((host) => host.run('readlink', ['/proc/self/ns/net'])));
  return links.map(({ stdout }) => stdout.trim());
}

async function expectRunning(networkNamespaces: readonly string[], command: string): Promise<void> {
  await expect
    .poll(() => processesIn(networkNamespaces, uptime()), { timeout: 5_000, interval: 5 })
    .toContain(command);
}

async function expectNothingLeft(networkNamespaces: readonly string[]): Promise<void> {
  const now = uptime();
  await expect.poll(() => processesIn(networkNamespaces, now), { timeout: 5_000, interval: 5 }).toEqual([]);
}

/** Of any process of this machine: where something is mounted there. */
function processesWithMountAt(path: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(` ${path} `);
    } catch {
      return false; // it has ended
    }
  });
}

suite('the life of a lab', { lab: true }, () => {
  test('a lab that is taken down leaves nothing', async () => {
    const lab = await Lab.up();
    const networkNamespaces = await networkNamespacesOf(lab);
    lab.node('node1').spawn('sleep', ['1000']);
    lab.client.spawn('sleep', ['1000']);
    await expectRunning(networkNamespaces, 'sleep 1000');

    await lab.down();

    expect(processesIn(networkNamespaces, uptime())).toEqual([]);
  });

  test('a lab whose nodes were killed and booted leaves nothing', async () => {
    const lab = await Lab.up();
    const node = lab.node('node1');
    const networkNamespaces = await networkNamespacesOf(lab);
    await node.serveImds((_, response) => response.end());
    await node.kill();
    await node.boot();
    await node.serveImds((_, response) => response.end());
    node.spawn('sleep', ['1000']);
    networkNamespaces.push(...(await networkNamespacesOf(lab)));
    await expectRunning(networkNamespaces, 'sleep 1000');

    await lab.down();

    expect(node.alive).toBe(false);
    expect(processesIn(networkNamespaces, uptime())).toEqual([]);
  });

  test('taking a lab down twice is taking it down', async () => {
    const lab = await Lab.up();
    await Promise.all([lab.down(), lab.down()]);
    await lab.down();
  });

  test('nothing runs in a lab that is down', async () => {
    const lab = await Lab.up();
    await lab.down();
    await expect(lab.node('node1').exec('true')).rejects.toThrow('node1 is not running');
    await expect(lab.route('192.168.10.15/32', undefined)).rejects.toThrow('router is not running');
  });

  test('a lab that cannot come up says why and leaves nothing', async () => {
    await expect(Lab.up({ nodes: ['node1', 'n'.repeat(65)] })).rejects.toThrow('name too long');
    expect(networkNamespacesBelow(process.pid)).toEqual([]);
  });

  test.for(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s of its owner ends a lab',
    async (signal) => {
      const { child, networkNamespaces, pid } = await owner();
      await expectRunning(networkNamespaces, 'sleep 1000');
      process.kill(-pid, signal); // the process group, as Ctrl-C does
      await once(child, 'exit');
      await expectNothingLeft(networkNamespaces);
    },
  );

  test('labs side by side have the same addresses and nothing in common', async () => {
    const labs = await Promise.all([Lab.up(), Lab.up(), Lab.up()] as const);
    try {
      await Promise.all(
        labs.map((lab, index) => lab.serveEc2((_, response) => response.end(`lab ${index}`))),
      );
      const bodies = labs.map(async (lab) => {
        const get = `fetch('${lab.endpointUrl}').then((response) => response.text()).then(console.log)`;
        return (await lab.node('node1').run(process.execPath, ['-e', get])).stdout.trim();
      });
      expect(await Promise.all(bodies)).toEqual(['lab 0', 'lab 1', 'lab 2']);

      await labs[0].down();

      expect((await labs[1].node('node2').exec('true')).exitCode).toBe(0);
    } finally {
      await Promise.all(labs.map((lab) => lab.down()));
    }
  });
});

suite('the life of a lab with disks', { lab: true, root: true }, () => {
  /** On this machine's root file system; the lab shares `shared` in it. */
  let directory: string;
  let mountsOfThisMachine: string;
  beforeEach(() => {
    directory = mkdtempSync('/var/tmp/overlay-ip-lab-');
    mkdirSync(join(directory, 'shared'));
    mountsOfThisMachine = readFileSync('/proc/self/mountinfo', 'utf8');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function expectNothingOfItHere(): void {
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mountsOfThisMachine);
    expect(readdirSync(directory)).toEqual(['shared']);
    expect(readdirSync(join(directory, 'shared'))).toEqual([]);
  }

  test('taken down, it leaves no mount and no file, and its disks are gone', async () => {
    const lab = await Lab.up({ disks: { share: [join(directory, 'shared')] } });
    const node = lab.node('node1');
    const { disk } = node;
    await node.run('touch', [join(directory, 'node1')]);
    await node.kill();
    await node.boot();
    expect(readdirSync(disk + directory)).toContain('node1');
    expect(processesWithMountAt(join(directory, 'shared'))).not.toEqual([]);
    expectNothingOfItHere();

    await lab.down();

    expect(processesWithMountAt(join(directory, 'shared'))).toEqual([]);
    expectNothingOfItHere();
    expect(() => readdirSync(disk)).toThrow('ENOENT');
  });

  test.for(['SIGKILL', 'SIGTERM'] as const)(
    '%s of its owner leaves no process, no mount and no file',
    async (signal) => {
      const { child, networkNamespaces, pid } = await owner({ args: ['--share', join(directory, 'shared')] });
      await expectRunning(networkNamespaces, 'sleep 1000');
      expect(processesWithMountAt(join(directory, 'shared'))).not.toEqual([]);
      expectNothingOfItHere();

      process.kill(-pid, signal);

      await once(child, 'exit');
      await expectNothingLeft(networkNamespaces);
      await expect
        .poll(() => processesWithMountAt(join(directory, 'shared')), { timeout: 5_000 })
        .toEqual([]);
      expectNothingOfItHere();
    },
  );

  test('one that cannot come up leaves no mount and no file', async () => {
    const share = [join(directory, 'shared'), join(directory, 'missing')];
    await expect(Lab.up({ disks: { share } })).rejects.toThrow('missing');
    expect(networkNamespacesBelow(process.pid)).toEqual([]);
    expect(processesWithMountAt(join(directory, 'shared'))).toEqual([]);
    expectNothingOfItHere();
  });
});

suite('the life of an outside and of bound files', { lab: true, root: true, tools: ['tinyproxy'] }, () => {
  let directory: string;
  let file: string;
  let mountsOfThisMachine: string;
  beforeEach(() => {
    directory = mkdtempSync('/var/tmp/overlay-ip-lab-');
    file = join(directory, 'file');
    writeFileSync(file, 'this machine’s');
    mountsOfThisMachine = readFileSync('/proc/self/mountinfo', 'utf8');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function expectNothingOfItHere(): void {
    expect(processesWithMountAt(file)).toEqual([]);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mountsOfThisMachine);
    expect(readdirSync(directory)).toEqual(['file']);
    expect(readFileSync(file, 'utf8')).toBe('this machine’s');
    expect(readdirSync('/run').filter((name) => /^(tinyproxy-.*|bound)$/.test(name))).toEqual([]);
  }

  test('taken down, it leaves no process, no mount and no file', async () => {
    const lab = await Lab.up({ outside: true });
    const networkNamespaces = await networkNamespacesOf(lab);
    await ForwardProxy.start(lab);
    await lab.node('node1').bindFile(file, 'node1’s');
    expect(processesWithMountAt(file)).not.toEqual([]);
    expect(processesIn(networkNamespaces, uptime()).join()).toContain('tinyproxy -d');

    await lab.down();

    expect(processesIn(networkNamespaces, uptime())).toEqual([]);
    expectNothingOfItHere();
  });

  test.for([
    ['SIGKILL', 'root', []],
    ['SIGTERM', 'root', []],
    ['SIGKILL', 'a user without root', asNobody],
  ] as const)('%s of its owner, %s, leaves no process, no mount and no file', async ([signal, , prefix]) => {
    if (prefix.length > 0) chmodSync(directory, 0o755);
    const { child, networkNamespaces, pid } = await owner({
      prefix,
      args: ['--outside', '--bind', file],
    });
    await expectRunning(networkNamespaces, 'sleep 1000');
    expect(processesIn(networkNamespaces, uptime()).join()).toContain('tinyproxy -d');
    expect(processesWithMountAt(file)).not.toEqual([]);

    process.kill(-pid, signal);

    await once(child, 'exit');
    await expectNothingLeft(networkNamespaces);
    await expect.poll(() => processesWithMountAt(file), { timeout: 5_000 }).toEqual([]);
    expectNothingOfItHere();
  });
});

suite('a lab without root', { lab: true, root: true }, () => {
  test('a user without root has a lab too', async () => {
    const { child, networkNamespaces } = await owner({ prefix: asNobody });
    await expectRunning(networkNamespaces, 'sleep 1000');
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
    await expectNothingLeft(networkNamespaces);
  });

  test('SIGKILL of its owner ends a lab without root', async () => {
    const { child, networkNamespaces } = await owner({ prefix: asNobody });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expectNothingLeft(networkNamespaces);
  });

  test('where user namespaces are refused, a user without root is told how to allow them', async () => {
    const program = fileURLToPath(new URL('lab-owner.ts', import.meta.url));
    // Root of another user namespace may forbid further ones below it, and then gives up what makes it root
    const script = `echo 0 >/proc/sys/user/max_user_namespaces; exec setpriv --bounding-set=-sys_admin "$@"`;
    const args = ['--user', '--map-root-user', 'sh', '-c', script, 'sh', process.execPath, program];
    const child = spawn('unshare', args, { stdio: ['pipe', 'ignore', 'pipe'] });
    const stderr = await text(child.stderr);
    expect(stderr).toContain('sysctl user.max_user_namespaces=10000, or run it as root');
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(1);
  });
});
