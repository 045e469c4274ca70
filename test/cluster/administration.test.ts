import { expect } from 'vitest';
import { suite } from '../setup/suite.ts';
import { clusterTools, whole } from './cluster-case.ts';
import { hanaCase } from './hana-case.ts';
import { sapHana } from './sap-hana.ts';

const { ip, overlayIp } = sapHana;

suite('administration', clusterTools, () => {
  hanaCase('in maintenance mode nothing is done to the overlay IP, whatever happens to it', async (hana) => {
    const { cluster, watch, active } = hana;
    const root = cluster.node(active);
    watch.mark('maintenance mode');
    await root.crm('configure', 'property', 'maintenance-mode=true');
    await cluster.until('it is not managed', ({ resources }) =>
      resources.some(({ id, managed }) => id === ip && !managed),
    );
    await root.run('ip', ['address', 'delete', `${overlayIp}/32`, 'dev', 'eth0']);
    await root.crm('resource', 'refresh', ip);
    await cluster.until('it is seen as stopped', ({ resources }) =>
      resources.some(({ id, role }) => id === ip && role === 'Stopped'),
    );
    await root.run('ip', ['address', 'add', `${overlayIp}/32`, 'dev', 'eth0']);
    await root.crm('resource', 'refresh', ip);
    await cluster.until('it is seen as started', ({ resources }) =>
      resources.some(({ id, role }) => id === ip && role === 'Started'),
    );
    watch.mark('maintenance mode ends');
    await root.crm('configure', 'property', 'maintenance-mode=false');
    await hana.expectServedBy(active);
    expect(await hana.history()).toEqual([]);
  });

  hanaCase(
    'crm resource cleanup clears a degraded monitor, and restarts nothing',
    async (hana) => {
      const { cluster, watch, active } = hana;
      const fault = cluster.vpc.simulator.fault({ action: 'DescribeRouteTables', status: 503 });
      await cluster.until('the monitor is degraded', ({ failures }) => failures.length > 0);
      fault.remove();
      watch.mark('crm resource cleanup');
      await cluster.node(active).crm('resource', 'cleanup', ip);
      await cluster.until('nothing is left of it', ({ failures }) => failures.length === 0);
      await hana.expectServedBy(active);
      expect(await hana.history()).toEqual([`${active} monitor: OCF_DEGRADED`]);
    },
    whole,
  );

  hanaCase(
    'crm resource refresh probes both nodes, and restarts nothing',
    async (hana) => {
      const { cluster, watch, active, passive } = hana;
      watch.mark('crm resource refresh');
      await cluster.node(active).crm('resource', 'refresh', ip);
      await hana.expectServedBy(active);
      const probes = (await watch.operations(ip)).filter(({ action }) => action === 'probe');
      expect(new Map(probes.map(({ node, ended }) => [node, ended?.exitCode]))).toEqual(
        new Map([
          [active, 0],
          [passive, 7],
        ]),
      );
      expect(await hana.history()).toEqual([]);
    },
    whole,
  );

  hanaCase(
    'a reloadable parameter is changed without a restart',
    async (hana) => {
      const { cluster, watch, active } = hana;
      watch.mark('crm resource param set api_timeout');
      await cluster.node(active).crm('resource', 'param', ip, 'set', 'api_timeout', '10');
      await cluster.until('it is reloaded', async () => (await hana.history()).length > 0);
      await hana.expectServedBy(active);
      expect(await hana.history()).toEqual([`${active} reload-agent: ok`]);
    },
    whole,
  );

  hanaCase(
    'crm resource trace leaves the traces of monitors and starts, and restarts nothing',
    async (hana) => {
      const { cluster, watch, active } = hana;
      const root = cluster.node(active);
      watch.mark('crm resource trace');
      await root.crm('resource', 'trace', ip, 'monitor');
      const traces = `/var/lib/heartbeat/trace_ra/overlay-ip/${ip}.monitor.*`;
      await cluster.until('a monitor is traced', async () => {
        const { stdout } = await root.exec('sh', ['-c', `cat ${traces}`]);
        return /POST http:.*routeTables\.describe.*outcome .*OCF_SUCCESS/s.test(stdout);
      });
      const { stdout: modes } = await root.run('sh', ['-c', `stat --format=%a ${traces} | sort -u`]);
      expect(modes.trim(), 'for its owner alone').toBe('600');
      await root.crm('resource', 'untrace', ip, 'monitor');
      await hana.expectServedBy(active);
      expect((await hana.history()).filter((entry) => !entry.includes('reload-agent'))).toEqual([]);
    },
    whole,
  );

  hanaCase(
    'crm_resource --validate=10 names on each node what would keep it from working there',
    async (hana) => {
      const { cluster, active, passive } = hana;
      // What Pacemaker gives its agents, as the README has it
      const validate = (node: string) =>
        cluster
          .node(node)
          .exec('sh', [
            '-c',
            `set -a; . /etc/default/pacemaker; crm_resource --validate=10 --resource ${ip}`,
          ]);
      await cluster.node(active).crm('resource', 'param', ip, 'set', 'source_dest_check', 'ignore');
      expect(await validate(active)).toMatchObject({ exitCode: 0 });
      await cluster.node(passive).run('ip', ['link', 'set', 'eth0', 'address', '02:00:00:00:00:99']);
      const { stdout, stderr } = await validate(passive);
      expect(stdout + stderr).toContain('eth0 is no network interface of this instance');
    },
    whole,
  );

  hanaCase(
    'a parameter that says what the resource is restarts it',
    async (hana) => {
      const { cluster, watch, active } = hana;
      watch.mark('crm resource param set routing_table');
      const [routeTableId] = sapHana.routeTableIds;
      await cluster.node(active).crm('resource', 'param', ip, 'set', 'routing_table', routeTableId);
      await cluster.until('it is restarted', async () => (await hana.history()).length > 1);
      await hana.expectServedBy(active);
      expect(await hana.history()).toEqual([`${active} stop: ok`, `${active} start: ok`]);
    },
    whole,
  );
});
