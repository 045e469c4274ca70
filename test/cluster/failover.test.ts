import { expect } from 'vitest';
import { suite } from '../setup/suite.ts';
import { clusterTools, whole } from './cluster-case.ts';
import { hanaCase, primary, secondary } from './hana-case.ts';
import { sapHana } from './sap-hana.ts';

const { ip } = sapHana;

suite('failover', clusterTools, () => {
  hanaCase(
    'crm resource move moves the overlay IP with one stop and one start',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      watch.mark('crm resource move');
      await cluster.node(active).crm('resource', 'move', ip, passive, 'force');
      await hana.expectServedBy(passive);
      expect(await hana.history()).toEqual([`${active} stop: ok`, `${passive} start: ok`]);
      expect(watch.calls().filter((action) => action === 'ReplaceRoute')).toHaveLength(2);
    },
    whole,
  );

  hanaCase('the overlay IP leaves a node that goes into standby, and does not fail back', async (hana) => {
    const { cluster, watch, active, passive } = hana;
    watch.mark('standby', active);
    await cluster.node(active).crm('node', 'standby', active);
    await hana.expectServedBy(passive);
    watch.mark('online', active);
    await cluster.node(active).crm('node', 'online', active);
    await cluster.until('the database runs there again', (status) => secondary(status) === active);
    await hana.expectServedBy(passive);
    expect(await hana.history()).toEqual([`${active} stop: ok`, `${passive} start: ok`]);
  });

  hanaCase('a killed active node is fenced, then the overlay IP starts on the other one', async (hana) => {
    const { cluster, watch, active, passive } = hana;
    watch.mark('power off', active);
    await cluster.kill(active);
    await hana.expectServedBy(passive);
    expect(cluster.isStopped(active)).toBe(true);
    expect(await hana.history()).toEqual([`${passive} start: ok`]);
  });

  hanaCase(
    'a killed passive node is fenced; the overlay IP is not touched',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      watch.mark('power off', passive);
      await cluster.kill(passive);
      await cluster.until('it is fenced', ({ nodes }) =>
        nodes.some(({ name, online, unclean }) => name === passive && !online && !unclean),
      );
      await hana.expectServedBy(active);
      expect(cluster.isStopped(passive)).toBe(true);
      expect(await hana.history()).toEqual([]);
    },
    whole,
  );

  hanaCase(
    'a cluster that stops on a node hands the overlay IP over; nobody is fenced',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      watch.mark('cluster stop', active);
      await cluster.node(active).stopCluster();
      await hana.expectServedBy(passive);
      expect(cluster.isStopped(active)).toBe(false);
      expect(await hana.history()).toEqual([`${active} stop: ok`, `${passive} start: ok`]);
    },
    whole,
  );

  hanaCase('an active node without its network interface is fenced; the overlay IP moves', async (hana) => {
    const { cluster, watch, active, passive } = hana;
    watch.mark('unplugged', active);
    await cluster.node(active).machine.unplug();
    await cluster.until(
      'it is fenced',
      ({ nodes }) => nodes.some(({ name, online }) => name === active && !online),
      {
        from: passive,
      },
    );
    await hana.expectServedBy(passive);
    expect(cluster.isStopped(active)).toBe(true);
    expect((await hana.history()).at(-1)).toBe(`${passive} start: ok`);
  });

  hanaCase(
    'of three nodes the one that sees no other is fenced; the overlay IP moves to the other database',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      watch.mark('isolated', active);
      await cluster.isolate(active);
      await cluster.until('the database is promoted', (status) => primary(status) === passive, {
        from: passive,
      });
      await hana.expectServedBy(passive);
      expect(cluster.isStopped(active)).toBe(true);
      expect((await hana.history()).at(-1)).toBe(`${passive} start: ok`);
    },
    { nodes: ['node1', 'node2', 'node3'], ...whole },
  );

  hanaCase(
    'each node is rebooted in turn; the overlay IP moves away and back, and nobody is fenced',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      for (const name of [active, passive]) {
        watch.mark('reboot', name);
        await cluster.node(name).stopCluster();
        await cluster.kill(name);
        watch.mark('boot', name);
        await cluster.boot(name);
        await cluster.until('both databases run', (status) => secondary(status) === name);
        await hana.expectServedBy(cluster.otherThan(name));
      }
      expect(await hana.history()).toEqual([
        ...[`${active} stop: ok`, `${passive} start: ok`],
        ...[`${passive} stop: ok`, `${active} start: ok`],
      ]);
    },
    whole,
  );
});
