import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { processesIn, uptime } from '../lab/processes.ts';
import { suite } from '../setup/suite.ts';
import { clusterTools } from './cluster-case.ts';

/** Where Pacemaker, Corosync and the agent write on a host. */
const places = [
  ...['/var/lib/pacemaker', '/var/lib/corosync', '/var/log/pacemaker', '/var/log/corosync', '/var/log/crmsh'],
  ...['/etc/corosync', '/usr/lib/ocf/resource.d/aws', '/dev/shm', '/run/crm', '/root/.aws'],
];

function filesOfThisMachine(): string[] {
  return places.flatMap((place) =>
    existsSync(place) ? [place, ...readdirSync(place, { recursive: true, encoding: 'utf8' })] : [],
  );
}

suite('the life of a cluster', clusterTools, () => {
  test('SIGKILL of its owner leaves nothing of it: no process, no file', { timeout: 120_000 }, async () => {
    const before = filesOfThisMachine();
    const program = fileURLToPath(new URL('cluster-owner.ts', import.meta.url));
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const networkNamespaces = JSON.parse(line) as string[];
    expect(processesIn(networkNamespaces, uptime()).join('\n')).toMatch(/^corosync -f$/m);

    child.kill('SIGKILL');

    await once(child, 'exit');
    const now = uptime();
    await expect.poll(() => processesIn(networkNamespaces, now), { timeout: 10_000 }).toEqual([]);
    expect(filesOfThisMachine()).toEqual(before);
  });
});
