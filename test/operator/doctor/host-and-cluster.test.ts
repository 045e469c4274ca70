import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { whole } from '../../cluster/cluster-case.ts';
import { suite } from '../../setup/suite.ts';
import { cibOf } from './cib-of.ts';
import { clusterFaults } from './cluster/faults.ts';
import { HealthySystem } from './healthy.ts';
import { destination, overlayIp, resource } from './healthy-names.ts';

/** For a shell in a node: from now on it may write to this directory, and nobody else sees it. What is mounted in it stays. */
const ownCopyOf = (directory: string) => `
  layers=/run/copies${directory}
  mkdir -p $layers/upper $layers/work $layers/mounted
  mounted=$(awk '$5 ~ "^${directory}/" { print $5 }' /proc/self/mountinfo)
  for file in $mounted; do
    mkdir -p "$layers/mounted\${file%/*}"; : >"$layers/mounted$file"
    mount --bind "$file" "$layers/mounted$file"
  done
  mount -t overlay -o lowerdir=${directory},upperdir=$layers/upper,workdir=$layers/work overlay ${directory}
  for file in $mounted; do mount --bind "$layers/mounted$file" "$file"; done
`;

suite(
  'what is wrong with a node or its cluster is found, and nothing else',
  { lab: true, tools: ['crm_mon'] },
  () => {
    let system: HealthySystem;
    const shell = (script: string) => system.vpc.lab.node('node1').run('sh', ['-c', script]);
    const undo: string[] = [];

    beforeAll(async () => {
      system = await HealthySystem.up();
      await shell(['/etc', '/usr/bin'].map(ownCopyOf).join('\n'));
    });
    afterEach(async () => {
      for (const script of undo.splice(0)) await shell(script);
      await system.heal();
    });
    afterAll(() => system[Symbol.asyncDispose]());

    /** Done now, and undone when the test ends. */
    async function wrong(script: string, undone: string): Promise<void> {
      undo.push(undone);
      await shell(script);
    }

    async function findsAlone(code: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
      const { exitCode, codes, unknown } = await system.doctor(
        [resource, '--instances', system.vpc.instanceId('node2')],
        { env },
      );
      expect({ exitCode, codes, unknown }).toEqual({ exitCode: 1, codes: [code], unknown: [] });
    }

    const byCode = new Map(
      clusterFaults.filter(({ parameters }) => !parameters).map((fault) => [fault.code, fault]),
    );
    // The others are judged by the same words of the same reader
    const first = ['fencing-disabled', 'node-offline', 'no-monitor', 'monitor-timeout'];
    for (const { title, code, cib } of byCode.values())
      test(`cluster: ${title}`, first.includes(code) ? {} : whole, async () => {
        await system.writeCib(cib);
        await findsAlone(code);
      });

    test('of a resource that nobody can read, what is malformed is told, and that nothing else was looked at', async () => {
      await system.configure({ parameters: { routing_table: 'rtb-12' } });
      const { exitCode, stdout } = await system.run();
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^error {2}malformed-parameter {2}rsc_ip_HA1_HDB10$/m);
      expect(stdout).toContain(
        'of rsc_ip_HA1_HDB10 the others could not be made: its parameters are malformed',
      );
      expect(stdout).not.toContain('each route table exists');
    });

    test('a file of netplan adds the overlay IP', async () => {
      await wrong(
        `mkdir -p /etc/netplan && printf 'network:\\n  ethernets:\\n    eth0:\\n      addresses:\\n        - ${destination}\\n' >/etc/netplan/60-hana.yaml`,
        'rm /etc/netplan/60-hana.yaml',
      );
      const { codes, findings } = await system.doctor();
      expect(codes).toEqual(['address-configured-at-boot']);
      expect(findings[0]?.what).toBe(`/etc/netplan/60-hana.yaml, line 5, configures ${overlayIp}`);
    });

    test('the overlay IP has the prefix length of a subnet', async () => {
      await shell(`ip address delete ${destination} dev eth0 && ip address add ${overlayIp}/24 dev eth0`);
      undo.push(`ip address delete ${overlayIp}/24 dev eth0`);
      await findsAlone('address-with-subnet');
    });

    test('the overlay IP is on the loopback interface too', whole, async () => {
      await wrong(`ip address add ${destination} dev lo`, `ip address delete ${destination} dev lo`);
      await findsAlone('address-on-two-interfaces');
    });

    /** A second network interface, as far as this host can tell. */
    const second = [
      'ip link add eth1 type veth peer name cable && ip address add 10.1.30.11/24 dev eth1',
      'ip link delete eth1',
    ] as const;
    const loose = 'sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=2';

    test('there are two interfaces, and none is named', async () => {
      await wrong(...second);
      await shell(loose);
      await findsAlone('interface-guessed');
    });

    test('there are two interfaces, and rp_filter is strict', async () => {
      await wrong(...second);
      await wrong('sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=1', loose);
      await system.writeCib(ofInterface('eth0'));
      await findsAlone('strict-rp-filter');
    });

    test('the interface that is named is not there', whole, async () => {
      await shell(`ip address delete ${destination} dev eth0`);
      await system.writeCib(ofInterface('ens9'));
      const { exitCode, findings } = await system.doctor();
      expect(exitCode).toBe(1);
      expect(findings.filter(({ area }) => area === 'host').map(({ code }) => code)).toEqual([
        'no-network-interface',
      ]);
    });

    test('the agent is not installed', async () => {
      await findsAlone('agent-not-installed', { OCF_ROOT: '/nowhere' });
    });

    test('ip is not installed', whole, async () => {
      await wrong(
        'mount --bind /dev/null "$(readlink -f "$(command -v ip)")"',
        'umount "$(readlink -f "$(command -v ip || echo /usr/bin/ip)")"',
      );
      const { codes } = await system.doctor();
      expect(codes).toContain('ip-not-installed');
    });

    test('an old cloud-netconfig manages the interface', async () => {
      await wrong(
        `mkdir -p /etc/netconfig.d /etc/sysconfig/network && echo STATEDIR=/var/run/netconfig >/etc/netconfig.d/cloud-netconfig &&
        echo "CLOUD_NETCONFIG_MANAGE='yes'" >/etc/sysconfig/network/ifcfg-eth0`,
        'rm /etc/netconfig.d/cloud-netconfig /etc/sysconfig/network/ifcfg-eth0',
      );
      await findsAlone('cloud-netconfig');
    });

    test('nm-cloud-setup is enabled', async () => {
      const wants = '/etc/systemd/system/timers.target.wants';
      await wrong(
        `mkdir -p ${wants} && ln -s /usr/lib/systemd/system/nm-cloud-setup.timer ${wants}/nm-cloud-setup.timer`,
        `rm ${wants}/nm-cloud-setup.timer`,
      );
      await findsAlone('nm-cloud-setup');
    });

    test('amazon-ec2-net-utils configures the interface', async () => {
      await wrong(
        'mkdir -p /run/systemd/network && : >/run/systemd/network/70-eth0.network && : >/usr/bin/setup-policy-routes',
        'rm /run/systemd/network/70-eth0.network /usr/bin/setup-policy-routes',
      );
      await findsAlone('amazon-ec2-net-utils');
    });

    function ofInterface(name: string): string {
      const instanceIds = ['node1', 'node2'].map((node) => system.vpc.instanceId(node));
      return cibOf({ instanceIds, parameters: { interface: name } });
    }
  },
);
