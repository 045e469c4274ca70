import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { agent } from '../../../src/agent.ts';
import { type CaseOptions, clusterCase } from '../../cluster/cluster-case.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterNode } from '../../cluster/cluster-node.ts';
import { fencingConfiguration } from '../../cluster/fencing.ts';
import { HostWithoutCluster } from '../../cluster/host-without-cluster.ts';
import { Lab, type LabNode } from '../../lab/lab.ts';
import { suite } from '../../setup/suite.ts';
import {
  agentFile,
  type AptGetInstall,
  filesIn,
  installedIn,
  installInto,
  noNode,
  repack,
  standalone,
} from './installed-package.ts';
import { quickStart } from './quick-start.ts';
import { ThrowawayRoot } from './throwaway-root.ts';

const { version } = packageJson;

/** Of the quick start; its tables have no route to the address yet. */
const ip = 'rsc_ip';
const overlayIp = '192.168.10.15';
const routeTables = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'].map((routeTableId) => ({
  routeTableId,
}));

const needs = { lab: true, root: true, tools: ['mmdebstrap'] } as const;

suite('the standalone package on a cluster host without Node', needs, () => {
  let root: ThrowawayRoot;
  let installed: AptGetInstall;
  beforeAll(async () => {
    root = await ThrowawayRoot.begin();
    installed = await installInto(root);
  }, 300_000);
  afterAll(() => root.end());

  const output = async (script: string) => (await root.shell(script)).stdout.trim();

  describe('apt-get install', () => {
    test('brings what the agent needs, and no Node', async () => {
      expect(installed.added).toContain('/usr/sbin/ip');
      await root.shell('apt-get check');
      expect(await output(`dpkg-query --show --showformat='\${Status} \${Version}' ${standalone.name}`)).toBe(
        `install ok installed ${version}`,
      );
      expect(await output('dpkg --audit')).toBe('');
      await root.shell(noNode);
    });

    test('brings Pacemaker too where there is none, and no Node', () => {
      expect(installed.installsOnBareSystem).toEqual(
        expect.arrayContaining([standalone.name, 'iproute2', 'pacemaker', 'corosync']),
      );
      expect(installed.installsOnBareSystem.filter((name) => name.includes('node'))).toEqual([]);
    });

    test('leaves an agent and a command that belong to root and run for everybody', async () => {
      expect(await output(`stat --format='%A %U:%G' ${agentFile}`)).toBe('-rwxr-xr-x root:root');
      expect(await output('readlink --canonicalize /usr/sbin/overlay-ip')).toBe(agentFile);
      expect(await output('overlay-ip --version')).toBe(`overlay-ip ${version}`);
      expect(await output(`runuser --user nobody -- ${agentFile} meta-data`)).toContain(
        '<resource-agent name="overlay-ip"',
      );
    });

    test('leaves manual pages, completion and documents where they are looked for', () => {
      expect(installed.added).toEqual(
        expect.arrayContaining([
          '/usr/share/man/man7/ocf_aws_overlay-ip.7.gz',
          '/usr/share/man/man8/overlay-ip.8.gz',
          '/usr/share/bash-completion/completions/overlay-ip',
          `/usr/share/doc/${standalone.name}/copyright`,
          `/usr/share/doc/${standalone.name}/changelog.gz`,
        ]),
      );
    });

    test('apt-get purge takes away everything that it brought, and nothing else', async () => {
      await using lab = await Lab.up({ nodes: ['node1'], disks: { share: [], root } });
      const node = new ClusterNode(lab.node('node1'));
      const before = await filesIn(node);
      await node.run('apt-get', ['purge', '--yes', '--auto-remove', standalone.name]);
      const after = new Set(await filesIn(node));
      expect(before.filter((file) => !after.has(file))).toEqual(installed.added);
      expect([...after].filter((file) => !before.includes(file))).toEqual([]);
    });
  });

  describe('the tools of a cluster', () => {
    let host: HostWithoutCluster;
    beforeAll(async () => {
      host = await HostWithoutCluster.up({ installation: installedIn(root), routeTables });
    });
    afterAll(() => host[Symbol.asyncDispose]());

    test('crm ra list has the agent, and crm ra info its parameters', async () => {
      expect((await host.as('root', 'crm ra list ocf aws')).stdout).toBe('overlay-ip');
      const { stdout, exitCode } = await host.as('root', 'crm ra info ocf:aws:overlay-ip');
      expect(exitCode).toBe(0);
      expect(parametersIn(stdout, /^(\w+)\*? \([^*]/gm)).toEqual(Object.keys(agent.parameters));
    });

    test('ocf-tester passes all its tests', async () => {
      const params = {
        ip: overlayIp,
        routing_table: routeTables[0]?.routeTableId,
        endpoint_url: host.vpc.lab.endpointUrl,
      };
      const options = Object.entries(params).map(([name, value]) => `-o ${name}=${value}`);
      const tested = await host.as('root', `ocf-tester -v -n ${ip} ${options.join(' ')} ${agentFile}`);
      expect(tested.stdout, tested.stderr).toContain(`${agentFile} passed all tests`);
      expect(tested.exitCode).toBe(0);
    });
  });

  // Clusters wait most of the time
  describe.concurrent('in a cluster', () => {
    const onTheHost = (configure: CaseOptions['configure']): CaseOptions => ({
      routeTables,
      installation: () => installedIn(root),
      overlayIps: { [ip]: overlayIp },
      configure: async (cluster) => {
        await cluster.configure(fencingConfiguration(cluster));
        await configure(cluster);
      },
    });

    clusterCase(
      'the lines of the quick start end in a running resource, which another node takes over when its node fails',
      onTheHost(async (cluster) => {
        const [plan = '', setup = '', doctor = '', configure = ''] = (await quickStart()).lines;
        expect(await type(cluster, plan)).toMatch(/^ {2}CreateRoute 192\.168\.10\.15\/32/m);
        expect(await type(cluster, setup)).toMatch(/^done {4}CreateRoute 192\.168\.10\.15\/32/m);
        expect(await type(cluster, doctor)).toMatch(/^\d+ checks: nothing found$/m);
        expect(await type(cluster, configure)).toBe('');
      }),
      async (scene) => {
        const { cluster, watch } = scene;
        const active = scene.holderOf(ip);
        const passive = cluster.otherThan(active);
        const [, , , , status = '', ...more] = (await quickStart()).lines;
        expect(more).toEqual([]);
        expect(await type(cluster, status)).toMatch(new RegExp(`^monitor .*OCF_(SUCCESS|NOT_RUNNING)`, 'm'));
        await scene.expectServedBy(ip, active);
        watch.mark('power off', active);
        await cluster.kill(active);
        await scene.expectServedBy(ip, passive);
        expect(cluster.isStopped(active)).toBe(true);
        expect(await scene.history(ip)).toEqual([`${passive} start: ok`]);
      },
    );

    clusterCase(
      'a downgrade and an upgrade do not touch the running resource, and its monitors succeed all along; purged, the agent is gone',
      onTheHost(async (cluster) => {
        const [, setup = '', , configure = ''] = (await quickStart()).lines;
        await type(cluster, setup);
        await type(cluster, configure.replace(/\bmonitor interval=60\b/, 'monitor interval=1'));
      }),
      async (scene) => {
        const { cluster, watch } = scene;
        const active = scene.holderOf(ip);
        const root = cluster.node(active);
        const older = await repack(root.machine, '0.0.9');
        const monitors = () => watch.calls().filter((action) => action === 'DescribeRouteTables').length;
        const command = keepRunning(root.machine, 'overlay-ip --version');
        for (const [file, itsVersion] of [
          [older, '0.0.9'],
          [standalone.file, version],
        ] as const) {
          watch.mark(`apt-get install ${itsVersion}`, active);
          const before = monitors();
          await root.run('apt-get', ['install', '--yes', '--allow-downgrades', file]);
          const meanwhile = monitors();
          expect(meanwhile, 'it took time enough for a monitor').toBeGreaterThan(before);
          const { stdout } = await root.run('dpkg-query', [
            '--show',
            '--showformat=${Version}',
            standalone.name,
          ]);
          expect(stdout).toBe(itsVersion);
          await cluster.until('its monitors go on', () => monitors() > meanwhile + 1);
        }
        expect(await command.end(), 'the command never fails').toEqual([`overlay-ip ${version}`]);
        await scene.expectServedBy(ip, active);
        expect(await scene.history(ip)).toEqual([]);
        expect(watch.lostRequests()).toBe(0);

        await root.crm('resource', 'stop', ip);
        await cluster.until('it is stopped', ({ resources }) =>
          resources.some(({ id, role }) => id === ip && role === 'Stopped'),
        );
        await root.crm('configure', 'delete', ip);
        await root.run('apt-get', ['purge', '--yes', standalone.name]);
        expect(await root.exec('crm', ['ra', 'list', 'ocf', 'aws'])).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining('there is no provider aws for class ocf') as string,
        });
        expect((await cluster.status())?.failures).toEqual([]);
      },
    );
  });
});

/** Runs a command again and again. `end` tells everything that it said. */
function keepRunning(machine: LabNode, command: string): { end: () => Promise<string[]> } {
  const script = `while :; do ${command} || echo failed; sleep 0.05; done`;
  const running = machine.spawn('sh', ['-c', script]);
  const said = new Set<string>();
  const listening = (async () => {
    for await (const line of running.lines()) said.add(line);
  })();
  return {
    end: async () => {
      running.kill();
      await listening;
      return [...said];
    },
  };
}

/** root on a node, with what Pacemaker gives its agents here: where EC2 is. The instances are those of this cluster. */
async function type(cluster: Cluster, line: string): Promise<string> {
  const instances = cluster.nodes.map(({ name }) => cluster.vpc.instanceId(name)).join(',');
  const here = line.replace(/--instances \S+/, `--instances ${instances}`);
  const { stdout } = await cluster.node('node1').shell(`set -a; . /etc/default/pacemaker; set +a; ${here}`);
  return stdout.trim();
}

function parametersIn(text: string, line: RegExp): string[] {
  return [...text.matchAll(line)].map(([, name = '']) => name);
}
