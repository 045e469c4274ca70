import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { whole } from './cluster-case.ts';
import { hanaCase, type HanaScene } from './hana-case.ts';
import { peer, peerTools } from './peer.ts';
import { sapHana } from './sap-hana.ts';

const { ip } = sapHana;

/*
 * What Pacemaker 2.1.5 does when the agent of an active resource gets another name:
 *
 * - Managed: it has the old agent stop the resource and the new one start it, on the same node. What depends on the resource, the
 *   rest of its group for one, is restarted with it.
 * - In maintenance: nothing; the monitor rests. But it remembers which agent started the resource, and makes up for the restart
 *   when maintenance ends, unless `refresh` has it forget that. Then the new agent probes, and what it finds is taken as it is.
 */

/** As root types it. */
type Procedure = { maintenanceOn: string; rename: string; refresh: string; maintenanceOff: string };

/** `filter` is crmsh's `edit`, which needs a terminal, with a command in the place of the editor. */
function crmsh(replace: string): Procedure {
  return {
    maintenanceOn: 'crm maintenance on',
    rename: `crm configure filter "sed -E '${replace}'" ${ip}`,
    refresh: `crm resource refresh ${ip}`,
    maintenanceOff: 'crm maintenance off',
  };
}

function pcs(replace: string): Procedure {
  return {
    maintenanceOn: 'pcs property set maintenance-mode=true',
    rename: [
      'pcs cluster cib before.xml',
      `sed '/ id="${ip}"/${replace}' before.xml >after.xml`,
      'pcs cluster cib-push after.xml diff-against=before.xml',
    ].join('\n'),
    refresh: `pcs resource refresh ${ip}`,
    maintenanceOff: 'pcs property set maintenance-mode=false',
  };
}

// crmsh shows agents of the provider heartbeat without their provider; SLES has this one under suse too
const byCrmsh = crmsh('s/(ocf:(heartbeat|suse):)?aws-vpc-move-ip/ocf:aws:overlay-ip/');
const byPcs = pcs('s/provider="heartbeat" type="aws-vpc-move-ip"/provider="aws" type="overlay-ip"/');

test.for([byCrmsh, byPcs])('the README has the commands that are tested here', async (procedure) => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const lines = Object.values(procedure).flatMap((commands) => commands.split('\n'));
  for (const line of lines) expect(readme).toContain(`    ${line}\n`);
});

suite(
  'a running aws-vpc-move-ip becomes overlay-ip by its name alone',
  { ...peerTools, tools: [...peerTools.tools, 'pcs'] },
  () => {
    for (const [tool, procedure] of [
      ['crmsh', byCrmsh],
      ['pcs', byPcs],
    ] as const) {
      hanaCase(
        `in maintenance, by ${tool}, nothing is stopped or started; then the new agent monitors and moves it`,
        async (hana) => {
          const { cluster, watch, active, passive } = hana;
          await renameInMaintenance(hana, procedure, 'ocf:aws:overlay-ip');
          // By default aws-vpc-move-ip does not ask EC2 in its monitor
          const calls = watch.calls().length;
          await expect.poll(() => watch.calls().length, { timeout: 20_000 }).toBeGreaterThan(calls);

          watch.mark('crm resource move');
          await cluster.node(active).crm('resource', 'move', ip, passive, 'force');
          await hana.expectServedBy(passive);
          expect(await hana.history()).toEqual([`${active} stop: ok`, `${passive} start: ok`]);
        },
        { ...peer, ...whole },
      );
    }

    hanaCase(
      'without maintenance the old agent stops it and the new one starts it, once, in its place',
      async (hana) => {
        const { cluster, watch, active } = hana;
        const root = cluster.node(active);
        watch.mark('ocf:aws:overlay-ip');
        await root.shell(byCrmsh.rename);
        await cluster.until('it is restarted', async () => (await hana.history()).length > 1);
        await hana.expectServedBy(active);
        expect(await hana.history()).toEqual([`${active} stop: ok`, `${active} start: ok`]);
        await root.run('grep', [
          'aws-vpc-move-ip.*Bringing down IP address',
          '/var/log/pacemaker/pacemaker.log',
        ]);
        await root.run('grep', ['overlay-ip.*start: replaced the route', '/var/log/pacemaker/pacemaker.log']);
      },
      { ...peer, ...whole },
    );

    hanaCase(
      'the way back to aws-vpc-move-ip is the same',
      (hana) =>
        renameInMaintenance(hana, crmsh('s/ocf:aws:overlay-ip/ocf:heartbeat:aws-vpc-move-ip/'), peer.agent),
      { params: peer.params, ...whole },
    );
  },
);

async function renameInMaintenance(
  hana: HanaScene,
  { maintenanceOn, rename, refresh, maintenanceOff }: Procedure,
  agent: string,
): Promise<void> {
  const { cluster, watch, active } = hana;
  const root = cluster.node(active);
  watch.mark('maintenance');
  await root.shell(maintenanceOn);
  watch.mark(agent);
  await root.shell(`set -e; cd\n${rename}\n${refresh}\ncrm_resource --wait`);
  const { resources } = await cluster.until('it is seen as started', ({ resources }) =>
    resources.some(({ id, role }) => id === ip && role === 'Started'),
  );
  expect(resources).toContainEqual({ id: ip, agent, role: 'Started', managed: false, nodes: [active] });
  watch.mark('maintenance ends');
  await root.shell(maintenanceOff);
  await cluster.until('it is managed', ({ resources }) => resources.every(({ managed }) => managed));
  await hana.expectServedBy(active);
  expect(await hana.history()).toEqual([]);
  await expect.poll(() => watch.lostRequests(), { timeout: 5_000 }).toBe(0);
}
