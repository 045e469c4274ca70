import { expect } from 'vitest';
import { suite } from '../setup/suite.ts';
import { clusterTools, whole } from './cluster-case.ts';
import { hanaCase } from './hana-case.ts';
import { sapHana } from './sap-hana.ts';

const { ip } = sapHana;

suite('a move while EC2 fails', clusterTools, () => {
  hanaCase('a start that EC2 does not answer makes it when EC2 is back', async (hana) => {
    const { cluster, watch, active, passive } = hana;
    const { simulator } = cluster.vpc;
    watch.mark('EC2 is away');
    const fault = simulator.fault({ status: 503 });
    const refused = simulator.countCalls('ReplaceRoute');
    watch.mark('power off', active);
    await cluster.kill(active);
    await expect
      .poll(() => simulator.countCalls('ReplaceRoute') - refused, { timeout: 60_000 })
      .toBeGreaterThan(8);
    fault.remove();
    watch.mark('EC2 is back');
    await hana.expectServedBy(passive);
    expect(await hana.history()).toEqual([`${passive} start: ok`]);
  });

  hanaCase(
    'throttled writes are retried until the overlay IP has moved',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      cluster.vpc.simulator.fault({ action: 'ReplaceRoute', errorCode: 'RequestLimitExceeded', times: 5 });
      watch.mark('crm resource move, EC2 throttles');
      await cluster.node(active).crm('resource', 'move', ip, passive, 'force');
      await hana.expectServedBy(passive);
      expect(watch.calls().filter((action) => action === 'ReplaceRoute')).toHaveLength(7);
      expect(await hana.history()).toEqual([`${active} stop: ok`, `${passive} start: ok`]);
    },
    whole,
  );

  hanaCase(
    'a node that may not replace routes gives the overlay IP back and says which permission is missing',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      const instanceId = cluster.vpc.instanceId(passive);
      const fault = cluster.vpc.simulator.fault({
        ...{ action: 'ReplaceRoute', instanceId, errorCode: 'UnauthorizedOperation' },
      });
      watch.mark('crm resource move', passive);
      await cluster.node(active).crm('resource', 'move', ip, passive);
      const { failures } = await cluster.until('the start fails', ({ failures }) => failures.length > 0);
      expect(failures).toEqual([
        expect.objectContaining({ resource: ip, node: passive, action: 'start', exitCode: 4 }),
      ]);
      expect(failures[0]?.exitReason).toContain('ec2:ReplaceRoute');
      await hana.expectServedBy(active);
      expect(await hana.history()).toEqual([
        ...[`${active} stop: ok`, `${passive} start: insufficient privileges`],
        ...[`${passive} stop: ok`, `${active} start: ok`],
      ]);

      fault.remove();
      watch.mark('permission granted, crm resource cleanup');
      await cluster.node(active).crm('resource', 'cleanup', ip);
      await hana.expectServedBy(passive);
    },
    whole,
  );
});
