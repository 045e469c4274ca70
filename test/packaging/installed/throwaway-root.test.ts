import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Lab } from '../../lab/lab.ts';
import { suite } from '../../setup/suite.ts';
import { ThrowawayRoot } from './throwaway-root.ts';

/** The command lines of all processes in a pid namespace (`pid:[4026532178]`). */
function processesIn(pidNamespace: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (readlinkSync(`/proc/${pid}/ns/pid`) !== pidNamespace) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()];
      } catch {
        return []; // it has ended
      }
    });
}

async function pidNamespaceOf({ host }: ThrowawayRoot): Promise<string> {
  return (await host.run('readlink', ['/proc/self/ns/pid'])).stdout.trim();
}

function whatIsHere(path: string): { mounts: string; files: string[] } {
  return { mounts: readFileSync('/proc/self/mountinfo', 'utf8'), files: readdirSync(path) };
}

suite('a throwaway root', { lab: true, root: true, tools: ['mmdebstrap'] }, () => {
  test('is not seen from here, and leaves no process, no mount and no file', async () => {
    const root = await ThrowawayRoot.begin();
    const pidNamespace = await pidNamespaceOf(root);
    const before = whatIsHere(root.path);
    await root.host.run('touch', [`${root.path}/file`]);
    void root.host.exec('sleep', ['1000']);
    await expect.poll(() => processesIn(pidNamespace)).toContain('sleep 1000');
    expect(whatIsHere(root.path)).toEqual(before);

    await root.end();

    expect(processesIn(pidNamespace)).toEqual([]);
    expect(whatIsHere(root.path)).toEqual(before);
  });

  test('SIGKILL of its owner ends it while it is filled', async () => {
    const program = fileURLToPath(new URL('throwaway-root-owner.ts', import.meta.url));
    const owner = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [pidNamespace] = (await once(createInterface(owner.stdout), 'line')) as [string];
    await expect
      .poll(() => processesIn(pidNamespace).join('\n'), { timeout: 20_000 })
      .toMatch(/^apt-get .*update/m);

    owner.kill('SIGKILL');

    await once(owner, 'exit');
    await expect.poll(() => processesIn(pidNamespace), { timeout: 10_000 }).toEqual([]);
  });

  test('a lab with it ends with it', async () => {
    const root = await ThrowawayRoot.begin();
    // This machine's own, seen through another name, is a root of which nothing has to be made first
    await root.host.run('mount', ['--bind', '/', root.path]);
    const lab = await Lab.up({ disks: { share: [], root } });
    const node = lab.node('node1');
    await node.run('touch', ['/file']);
    expect(node.alive).toBe(true);

    await root.end();

    await lab.down();
    expect(node.alive).toBe(false);
  });
});
