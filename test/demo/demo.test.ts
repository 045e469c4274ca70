import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { networkNamespacesBelow, processesIn, uptime } from '../lab/processes.ts';

const demo = fileURLToPath(new URL('demo.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'overlay-ip-demo-'));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** An agent of a few lines of shell. */
function agent(name: string, script: string): string {
  const path = join(scratch, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

test('without a built agent the demo says how to get one', async () => {
  const { exitCode, stderr } = await execa(process.execPath, [demo, join(scratch, 'absent')], {
    reject: false,
  });
  expect(stderr).toContain('npm run build');
  expect(exitCode).toBe(1);
});

suite('the demo', { lab: true }, () => {
  test(
    'the built agent moves the overlay IP; the demo tells how long the client waited and what EC2 was asked',
    { timeout: 60_000 },
    async () => {
      const { exitCode, stdout, stderr } = await execa(process.execPath, [demo], { reject: false });
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(
        /node1 {3}start: OCF_SUCCESS \(0\)[^]*node1 {3}is killed[^]*client {2}is answered by node2/,
      );
      expect(stdout).toMatch(
        /client's outage: \d+ ms\n +\d+ ms until [^\n]*\n +\d+ ms the agent's own share/,
      );
      expect(stdout).toMatch(/EC2 calls: \d+\n/);
    },
  );

  test('an agent that fails is named with its exit code and its reason', async () => {
    const failing = agent('failing', 'echo "ocf-exit-reason:no such thing" >&2; exit 6');
    const { exitCode, stdout, stderr } = await execa(process.execPath, [demo, failing], { reject: false });
    expect(stdout).toContain('ocf-exit-reason:no such thing');
    expect(stderr.trim()).toBe(
      'demo: probe on node1 exited with OCF_ERR_CONFIGURED (6) instead of OCF_NOT_RUNNING',
    );
    expect(exitCode).toBe(1);
  });

  test('Ctrl-C ends the demo and all of it', async () => {
    const child = spawn(process.execPath, [demo, agent('hanging', 'sleep 1000')], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stderr = text(child.stderr);
    for await (const line of createInterface(child.stdout)) if (line.includes('probe')) break;
    const pid = Number(child.pid);
    const networkNamespaces = networkNamespacesBelow(pid);
    await expect
      .poll(() => processesIn(networkNamespaces, uptime()), { timeout: 5_000, interval: 5 })
      .toContain('sleep 1000');

    process.kill(-pid, 'SIGINT');

    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(processesIn(networkNamespaces, uptime())).toEqual([]);
    expect(await stderr).toBe('');
  });
});
