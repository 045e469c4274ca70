import { expect } from 'vitest';
import { suite } from '../setup/suite.ts';
import { clusterTools, whole } from './cluster-case.ts';
import { hanaCase } from './hana-case.ts';
import { sapHana } from './sap-hana.ts';

const { ip, overlayIp, routeTableIds } = sapHana;
const destination = `${overlayIp}/32`;

suite('what others change behind the back of the cluster', clusterTools, () => {
  hanaCase(
    'an address that somebody removed is added again, on the same node',
    async (hana) => {
      const { cluster, watch, active } = hana;
      watch.mark('address removed', active);
      await cluster.node(active).run('ip', ['address', 'delete', destination, 'dev', 'eth0']);
      await cluster.until('it is noticed', ({ failures }) =>
        failures.some(({ resource }) => resource === ip),
      );
      await hana.expectServedBy(active);
      expect(await hana.history()).toEqual([
        `${active} monitor: not running`,
        `${active} stop: ok`,
        `${active} start: ok`,
      ]);
    },
    whole,
  );

  hanaCase(
    'a route that somebody moved away is taken back by the active node',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      const { vpc } = cluster;
      watch.mark('route moved', passive);
      await vpc.simulator.vpc.setRoute(routeTableIds[0], destination, vpc.networkInterfaceId(passive));
      const { failures } = await cluster.until('it is noticed', ({ failures }) => failures.length > 0);
      expect(failures).toEqual([expect.objectContaining({ resource: ip, node: active, exitCode: 1 })]);
      expect(failures[0]?.exitReason).toContain(routeTableIds[0]);
      expect(failures[0]?.exitReason).toContain(vpc.networkInterfaceId(passive));
      await hana.expectServedBy(active);
      expect(await hana.history()).toEqual([
        `${active} monitor: error`,
        `${active} stop: ok`,
        `${active} start: ok`,
      ]);
    },
    whole,
  );

  hanaCase('a route that somebody deleted is put back, and nothing is restarted', async (hana) => {
    const { cluster, watch, active } = hana;
    const { simulator } = cluster.vpc;
    watch.mark('route deleted');
    await simulator.vpc.deleteRoute(routeTableIds[0], destination);
    await cluster.until(
      'it is put back',
      () => simulator.vpc.route(routeTableIds[0], destination) !== undefined,
    );
    await hana.expectServedBy(active);
    expect(watch.calls().filter((action) => action !== 'DescribeRouteTables')).toEqual(['CreateRoute']);
    expect(await hana.history()).toEqual([]);
  });

  hanaCase('a stray address on the passive node is not counted as active, and named', async (hana) => {
    const { cluster, watch, active, passive } = hana;
    watch.mark('stray address', passive);
    await cluster.node(passive).run('ip', ['address', 'add', destination, 'dev', 'eth0']);
    await cluster.node(passive).crm('resource', 'refresh', ip);
    await cluster.settled();
    expect(await hana.history()).toEqual([]);
    const probes = (await watch.operations(ip)).filter(({ action }) => action === 'probe');
    const stray = probes.find(({ node }) => node === passive)?.ended;
    expect(stray).toMatchObject({
      result: 'not running',
      exitReason: expect.stringContaining(overlayIp) as string,
    });

    await cluster.node(passive).run('ip', ['address', 'delete', destination, 'dev', 'eth0']);
    await hana.expectServedBy(active);
  });
});
