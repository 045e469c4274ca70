import { execFile } from 'node:child_process';
import type { Env } from '../../ocf/environment.ts';

/** The names of the nodes on which the cluster has a resource running; none → it is stopped everywhere. */
export type RunningOn = readonly string[];

const timeoutMs = 5_000;

/**
 * Asks the running cluster.
 *
 * @returns `undefined` → nobody has said: the tool is not there, or it has failed
 */
export function locateResource(resource: string, env: Env): Promise<RunningOn | undefined> {
  // A file says what is configured and, of where it runs, nothing that holds now
  if (env['CIB_file'] || env['CIB_shadow']) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    execFile(
      'crm_resource',
      ['--resource', resource, '--locate'],
      {
        env: { ...env, PATH: `${env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`, LC_ALL: 'C' },
        timeout: timeoutMs,
      },
      (error, stdout, stderr) => {
        resolve(error ? undefined : parseLocation(`${stdout}\n${stderr}`));
      },
    );
  });
}

/**
 * What Pacemaker 2.1.5 prints, exit code 0 of both:
 *
 *     resource rsc_ip_HA1_HDB10 is running on: hana01
 *     resource rsc_ip_HA1_HDB10 is NOT running
 *
 * The first on standard output, one line for each node; the second on standard error.
 */
export function parseLocation(said: string): RunningOn | undefined {
  const nodes = [...said.matchAll(/^resource .* is running on: (\S+)/gm)].flatMap(([, node]) => node ?? []);
  return nodes.length > 0 || /^resource .* is NOT running/m.test(said) ? nodes : undefined;
}
