import { expect } from 'vitest';
import { suite } from '../setup/suite.ts';
import { clusterTools, whole } from './cluster-case.ts';
import { ec2IsAway } from './ec2-away.ts';
import { type HanaScene, hanaCase } from './hana-case.ts';
import { sapHana } from './sap-hana.ts';

const { ip } = sapHana;

suite('EC2 and the metadata service are away', clusterTools, () => {
  hanaCase(
    'with EC2 away for more than three monitor intervals nothing is restarted and nothing moves',
    (hana) => staysDegraded(hana, () => ec2IsAway(hana.cluster, hana.watch, 20)),
  );

  hanaCase(
    'with EC2 away for a minute nothing is restarted and nothing moves',
    (hana) => staysDegraded(hana, () => ec2IsAway(hana.cluster, hana.watch, 60, 'answers nothing')),
    whole,
  );

  hanaCase(
    'with EC2 throttling every call nothing is restarted and nothing moves',
    (hana) =>
      staysDegraded(hana, async () => {
        const { cluster, watch } = hana;
        watch.mark('EC2 throttles');
        const fault = cluster.vpc.simulator.fault({ errorCode: 'RequestLimitExceeded' });
        await cluster.until('the monitor is degraded', ({ failures }) => failures.length > 0);
        fault.remove();
      }),
    whole,
  );

  hanaCase(
    'without the metadata service nothing is restarted, and the overlay IP can leave the node',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      const instanceId = cluster.vpc.instanceId(active);
      await staysDegraded(hana, async () => {
        watch.mark('metadata service away', active);
        cluster.vpc.simulator.fault({ action: 'imds', instanceId, hang: true });
        await cluster.until('the monitor is degraded', ({ failures }) => failures.length > 0);
      });
      watch.mark('crm resource move');
      await cluster.node(active).crm('resource', 'move', ip, passive, 'force');
      await hana.expectServedBy(passive);
      expect(await hana.history()).toEqual([
        `${active} monitor: OCF_DEGRADED`,
        `${active} stop: ok`,
        `${passive} start: ok`,
      ]);
    },
  );

  hanaCase(
    'a monitor that Pacemaker has to kill is a failed one: the overlay IP is restarted, the node is not fenced',
    async (hana) => {
      const { cluster, watch, active } = hana;
      const fault = cluster.vpc.simulator.fault({ hang: true });
      await cluster.node(active).suspend('overlay-ip monitor');
      watch.mark('monitor suspended', active);
      fault.remove();
      await cluster.until('the monitor has timed out', ({ failures }) => failures.length > 0);
      await hana.expectServedBy(active);
      expect(await hana.history()).toEqual([
        ...[`${active} monitor: Timed Out after 10s`, `${active} stop: ok`, `${active} start: ok`],
      ]);
      expect(cluster.isStopped(active)).toBe(false);
    },
    { monitorTimeout: 10, ...whole },
  );
});

/** The resource stays where it is, shown as degraded with a reason, without a failure counted, until EC2 is asked in vain no more. */
async function staysDegraded(hana: HanaScene, away: () => Promise<void>): Promise<void> {
  const { cluster, active } = hana;
  await away();
  const { failures, failCounts } = await cluster.until(
    'the monitor is degraded',
    ({ failures }) => failures.length > 0,
  );
  expect(failures).toEqual([
    expect.objectContaining({ resource: ip, node: active, action: 'monitor', exitCode: 190 }),
  ]);
  expect(failures[0]?.exitReason).toMatch(/^still active;/);
  expect(failCounts).toEqual([]);
  await hana.expectServedBy(active);
  expect(await hana.history()).toEqual([`${active} monitor: OCF_DEGRADED`]);
}
