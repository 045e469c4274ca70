import { expect } from 'vitest';
import { suite } from '../setup/suite.ts';
import type { Cluster } from './cluster.ts';
import { type CaseOptions, clusterCase, clusterTools, whole } from './cluster-case.ts';
import { hanaCase, secondary } from './hana-case.ts';
import { readmeCommand } from './readme.ts';
import { clusterByPcs, databasesOfPcs, sapHanaByPcs } from './sap-hana-pcs.ts';
import { sapHana, sapHanaRouteTables } from './sap-hana.ts';

const { ip, overlayIp } = sapHana;

suite('a cluster administered with pcs', { ...clusterTools, tools: [...clusterTools.tools, 'pcs'] }, () => {
  hanaCase(
    'the overlay IP follows the primary through pcs resource move, pcs node standby and pcs node unstandby',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      const root = cluster.node(active);
      watch.mark('pcs resource move');
      await root.pcs('resource', 'move', databasesOfPcs, '--promoted');
      await hana.expectServedBy(passive);
      expect(await root.pcs('constraint', 'location')).not.toContain('rsc_');
      watch.mark('pcs node standby', passive);
      await root.pcs('node', 'standby', passive);
      await hana.expectServedBy(active);
      watch.mark('pcs node unstandby', passive);
      await root.pcs('node', 'unstandby', passive);
      await cluster.until('the database runs there again', (status) => secondary(status) === passive);
      await hana.expectServedBy(active);
      expect(await hana.history()).toEqual([
        ...[`${active} stop: ok`, `${passive} start: ok`],
        ...[`${passive} stop: ok`, `${active} start: ok`],
      ]);
      // It would go back as soon as pcs removes its constraint
      expect(await root.exec('pcs', ['resource', 'move', ip, passive])).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining(`Unable to ensure that moved resource '${ip}' will stay`) as string,
      });
    },
    { configure: documented, ...whole },
  );

  clusterCase(
    'pcs resource move moves an overlay IP there and back, and its constraints do not outlive the move',
    { ...alone(), ...whole },
    async (scene) => {
      const { cluster, watch } = scene;
      const active = scene.holderOf(ip);
      const passive = cluster.otherThan(active);
      const root = cluster.node(active);
      watch.mark('pcs resource move');
      await root.pcs('resource', 'move', ip, passive);
      await scene.expectServedBy(ip, passive);
      expect(await root.pcs('constraint', 'location')).not.toContain(ip);
      watch.mark('pcs resource move');
      await root.pcs('resource', 'move', ip);
      await scene.expectServedBy(ip, active);
      expect(await root.pcs('constraint', 'location')).not.toContain(ip);
      expect(await scene.history(ip)).toEqual([
        ...[`${active} stop: ok`, `${passive} start: ok`],
        ...[`${passive} stop: ok`, `${active} start: ok`],
      ]);
    },
  );

  clusterCase(
    'pcs resource update of a reloadable parameter reloads the agent, of another one restarts it',
    alone(),
    async (scene) => {
      const { cluster, watch } = scene;
      const active = scene.holderOf(ip);
      const root = cluster.node(active);
      watch.mark('pcs resource update api_timeout');
      await root.pcs('resource', 'update', ip, 'api_timeout=10');
      await cluster.until('it is reloaded', async () => (await scene.history(ip)).length > 0);
      await scene.expectServedBy(ip, active);
      expect(await root.pcs('resource', 'config', ip)).toContain('api_timeout=10\n');
      expect(await scene.history(ip)).toEqual([`${active} reload-agent: ok`]);
      await expect.poll(() => watch.lostRequests(), { timeout: 5_000 }).toBe(0);

      watch.mark('pcs resource update iflabel');
      await root.pcs('resource', 'update', ip, 'iflabel=hana');
      await cluster.until(
        'it is restarted',
        async () => (await scene.history(ip)).at(-1)?.includes('start') === true,
      );
      await scene.expectServedBy(ip, active);
      const { stdout } = await root.run('ip', ['address', 'show', 'label', 'eth0:hana']);
      expect(stdout).toContain(`${overlayIp}/32`);
      expect(await scene.history(ip)).toEqual([
        `${active} reload-agent: ok`,
        ...[`${active} stop: ok`, `${active} start: ok`],
      ]);
    },
  );

  clusterCase(
    'after mending what pcs status shows, pcs resource cleanup starts the overlay IP, and pcs resource refresh leaves it alone',
    { ...alone(), ...whole },
    async (scene) => {
      const { cluster, watch } = scene;
      const active = scene.holderOf(ip);
      const passive = cluster.otherThan(active);
      const root = cluster.node(active);
      const denied = cluster.vpc.simulator.fault({
        ...{ action: 'ReplaceRoute', instanceId: cluster.vpc.instanceId(passive) },
        errorCode: 'UnauthorizedOperation',
      });
      watch.mark('pcs node standby', active);
      await root.pcs('node', 'standby', active);
      await cluster.until('the start failed', ({ failures }) =>
        failures.some(({ node, action }) => node === passive && action === 'start'),
      );
      await cluster.settled();
      expect(await root.pcs('status')).toContain(
        `${ip} start on ${passive} returned 'insufficient privileges' (ReplaceRoute: UnauthorizedOperation; ` +
          'allow ec2:ReplaceRoute for the role cluster-node',
      );

      denied.remove();
      watch.mark('pcs resource cleanup', passive);
      await root.pcs('resource', 'cleanup', ip);
      await scene.expectServedBy(ip, passive);
      expect(await root.pcs('status')).not.toContain('Failed Resource Actions');

      watch.mark('pcs resource refresh');
      await root.pcs('resource', 'refresh', ip);
      await scene.expectServedBy(ip, passive);
      expect(await root.pcs('resource', 'status')).toMatch(
        new RegExp(`${ip}\\s+\\(ocf:aws:overlay-ip\\):\\s+Started ${passive}`),
      );
      expect(await scene.history(ip)).toEqual([
        `${active} stop: ok`,
        `${passive} start: insufficient privileges`,
        `${passive} stop: ok`,
        `${passive} start: ok`,
      ]);
    },
  );
});

async function documented(cluster: Cluster): Promise<void> {
  await type(cluster, sapHanaByPcs(cluster));
}

/** An overlay IP as the README has it, and nothing else. */
function alone(): CaseOptions {
  return {
    routeTables: sapHanaRouteTables,
    overlayIps: { [ip]: overlayIp },
    configure: async (cluster) =>
      type(cluster, `${clusterByPcs(cluster)}\n${await readmeCommand('pcs resource create')}`),
  };
}

/** pcs has nothing to say of it but what it says of whichever default. */
async function type(cluster: Cluster, script: string): Promise<void> {
  const said = await cluster.nodes[0]?.shell(`set -e\n${script}`);
  expect(said?.stdout).toBe('');
  expect(said?.stderr.replaceAll(/^Warning: Defaults do not apply .*$/gm, '').trim()).toBe('');
}
