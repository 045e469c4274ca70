import { describe, expect, test } from 'vitest';
import { clusterConfig, topologyWords, wordsOf, type TopologyWords } from './cases.ts';
import type { ClusterTool } from '../../../src/operator/cluster-config/configuration.ts';

async function printed(tool: ClusterTool, topology: TopologyWords, more = ''): Promise<string> {
  const { exitCode, stdout, stderr } = await clusterConfig(`${wordsOf(tool, topology)} ${more}`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

/** Commands without their continuation lines. */
async function commands(tool: ClusterTool, topology: TopologyWords, more = ''): Promise<string[]> {
  const joined = (await printed(tool, topology, more)).replaceAll(/ \\\n +/g, ' ');
  return joined.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const ipParams = 'ip=192.168.10.15 routing_table=rtb-0a1b2c3d4e5f60001,rtb-0a1b2c3d4e5f60002 interface=eth0';
const ipOperations =
  'op start interval=0 timeout=180 op stop interval=0 timeout=180 op monitor interval=60 timeout=60';

describe('the overlay IP alone', () => {
  test('for crmsh it is the primitive of the README that stays where it is, and nothing of the cluster is changed', async () => {
    expect(await commands('crm', 'ip')).toEqual([
      "crm configure load update - <<'END'",
      `primitive rsc_ip_HA1_HDB10 ocf:aws:overlay-ip params ${ipParams} profile=cluster ${ipOperations} meta resource-stickiness=1000`,
      'END',
      'crm configure verify',
    ]);
  });

  test('for pcs it is the resource of the README that stays where it is, and nothing of the cluster is changed', async () => {
    expect(await commands('pcs', 'ip')).toEqual([
      '(',
      'set -e',
      'pcs cluster cib before.xml',
      'cp before.xml after.xml',
      `pcs -f after.xml resource create rsc_ip_HA1_HDB10 ocf:aws:overlay-ip ${ipParams} profile=cluster ${ipOperations} meta resource-stickiness=1000`,
      'pcs cluster cib-push after.xml diff-against=before.xml',
      ')',
    ]);
  });

  test.each([
    ['--routing-table-role', 'arn:aws:iam::210987654321:role/overlay-ip'],
    ['--lookup-type', 'NetworkInterfaceId'],
    ['--source-dest-check', 'disable'],
  ])('%s is a parameter of the resource', async (flag, value) => {
    const name = flag.replace('--', '').replaceAll('-', '_');
    expect(await printed('crm', 'ip', `${flag} ${value}`)).toContain(` ${name}=${value} `);
    expect(await printed('pcs', 'ip', `${flag} ${value}`)).toContain(` ${name}=${value} `);
  });

  test('what a shell or crmsh would read as more than a word is quoted', async () => {
    const url = 'https://vpce-0a1b.ec2.eu-central-1.vpce.amazonaws.com/?a=b&c=d';
    expect(await printed('crm', 'ip', `--endpoint-url ${url}`)).toContain(` endpoint_url="${url}" `);
    expect(await printed('pcs', 'ip', `--endpoint-url ${url}`)).toContain(` endpoint_url='${url}' `);
  });
});

describe('names and agents are those of the distribution', () => {
  test.each([
    [
      'crm',
      'hana-scale-up',
      ['suse:SAPHanaTopology', 'suse:SAPHanaController', 'suse:SAPHanaFilesystem'],
      ['cln_SAPHanaTop_HA1_HDB10', 'mst_SAPHanaCon_HA1_HDB10', 'cln_SAPHanaFil_HA1_HDB10'],
    ],
    [
      'pcs',
      'hana-scale-up',
      ['heartbeat:SAPHanaTopology', 'heartbeat:SAPHanaController', 'heartbeat:SAPHanaFilesystem'],
      ['cln_SAPHanaTop_HA1_HDB10', 'cln_SAPHanaCon_HA1_HDB10', 'cln_SAPHanaFil_HA1_HDB10'],
    ],
    [
      'crm',
      'hana-scale-up, classic',
      ['suse:SAPHanaTopology', 'suse:SAPHana'],
      ['cln_SAPHanaTopology_HA1_HDB10', 'msl_SAPHana_HA1_HDB10'],
    ],
    [
      'pcs',
      'hana-scale-up, classic',
      ['heartbeat:SAPHanaTopology', 'heartbeat:SAPHana'],
      ['rsc_SAPHanaTopology_HA1_HDB10-clone', 'rsc_SAPHana_HA1_HDB10-clone'],
    ],
    [
      'crm',
      'hana-scale-out, classic',
      ['suse:SAPHanaTopology', 'suse:SAPHanaController'],
      ['cln_SAPHanaTopology_HA1_HDB10', 'msl_SAPHanaController_HA1_HDB10'],
    ],
    [
      'pcs',
      'hana-scale-out, classic',
      ['heartbeat:SAPHanaTopology', 'heartbeat:SAPHanaController'],
      ['rsc_SAPHanaTopology_HA1_HDB10-clone', 'rsc_SAPHanaController_HA1_HDB10-clone'],
    ],
  ] as const)('%s, %s', async (tool, topology, agents, clones) => {
    const text = (await commands(tool, topology)).join('\n');
    expect([...text.matchAll(/ ocf:((?:suse|heartbeat):\w+)/g)].map(([, agent]) => agent)).toEqual(agents);
    const clone = tool === 'crm' ? /^clone (\S+)/gm : /resource (?:clone|promotable) \S+ (\S+)/g;
    expect([...text.matchAll(clone)].map(([, id]) => id)).toEqual(clones);
  });

  test.each([
    ['crm', 'ocf:suse:SAPStartSrv', 'interval=11'],
    ['pcs', 'ocf:heartbeat:SAPStartSrv', 'interval=20'],
  ] as const)('%s, ensa2', async (tool, sapStartSrv, interval) => {
    const text = await printed(tool, 'ensa2');
    for (const id of ['SLX_ASCS00', 'SLX_ERS10']) expect(text).toContain(`rsc_sapstart_${id} ${sapStartSrv}`);
    expect(text.split(`op monitor ${interval} timeout=60 on-fail=restart`)).toHaveLength(3);
  });

  test('without SAPHanaFilesystem where it is not wanted', async () => {
    expect(await printed('crm', 'hana-scale-up', '--no-filesystem')).not.toContain('SAPHanaFil');
  });
});

describe('constraints are those of the guides', () => {
  const isConstraint = (line: string) => /^(colocation|order|location) |^pcs .* constraint /.test(line);

  test.each<[ClusterTool, TopologyWords, string[]]>([
    [
      'crm',
      'hana-read-enabled',
      [
        'order ord_SAPHana Optional: cln_SAPHanaTop_HA1_HDB10 mst_SAPHanaCon_HA1_HDB10',
        'colocation col_ip_SAPHana_Primary 2000: rsc_ip_HA1_HDB10:Started mst_SAPHanaCon_HA1_HDB10:Promoted',
        'colocation col_ip_readenabled_SAPHana_Secondary 2000: rsc_ip_HA1_HDB10_readenabled:Started mst_SAPHanaCon_HA1_HDB10:Unpromoted',
      ],
    ],
    [
      'crm',
      'hana-read-enabled, classic',
      [
        'order ord_SAPHana Optional: cln_SAPHanaTopology_HA1_HDB10 msl_SAPHana_HA1_HDB10',
        'colocation col_ip_SAPHana_Primary 2000: rsc_ip_HA1_HDB10:Started msl_SAPHana_HA1_HDB10:Master',
        'colocation col_ip_readenabled_SAPHana_Secondary 2000: rsc_ip_HA1_HDB10_readenabled:Started msl_SAPHana_HA1_HDB10:Slave',
      ],
    ],
    [
      'pcs',
      'hana-read-enabled',
      [
        'constraint order start cln_SAPHanaTop_HA1_HDB10 then start cln_SAPHanaCon_HA1_HDB10 symmetrical=false',
        'constraint colocation add rsc_ip_HA1_HDB10 with promoted cln_SAPHanaCon_HA1_HDB10 score=2000',
        'constraint colocation add rsc_ip_HA1_HDB10_readenabled with unpromoted cln_SAPHanaCon_HA1_HDB10 score=2000',
      ],
    ],
    [
      'crm',
      'hana-scale-out',
      [
        'order ord_SAPHana Optional: cln_SAPHanaTop_HA1_HDB10 mst_SAPHanaCon_HA1_HDB10',
        'colocation col_ip_SAPHana_Primary 2000: rsc_ip_HA1_HDB10:Started mst_SAPHanaCon_HA1_HDB10:Promoted',
        'location loc_SAPHanaTop_avoid_majority_maker cln_SAPHanaTop_HA1_HDB10 -inf: hanamm',
        'location loc_SAPHanaCon_avoid_majority_maker mst_SAPHanaCon_HA1_HDB10 -inf: hanamm',
        'location loc_SAPHanaFil_avoid_majority_maker cln_SAPHanaFil_HA1_HDB10 -inf: hanamm',
        'location loc_ip_avoid_majority_maker rsc_ip_HA1_HDB10 -inf: hanamm',
      ],
    ],
    [
      'crm',
      'ensa2',
      [
        'colocation col_sap_SLX_separate -5000: grp_SLX_ERS10 grp_SLX_ASCS00',
        'order ord_sap_SLX_first_start_ascs Optional: rsc_sap_SLX_ASCS00:start rsc_sap_SLX_ERS10:stop symmetrical=false',
      ],
    ],
    [
      'pcs',
      'ensa2',
      [
        'constraint colocation add grp_SLX_ERS10 with grp_SLX_ASCS00 score=-5000',
        'constraint order start rsc_sap_SLX_ASCS00 then stop rsc_sap_SLX_ERS10 kind=Optional symmetrical=false',
      ],
    ],
  ])('%s, %s', async (tool, topology, expected) => {
    const found = (await commands(tool, topology)).filter(isConstraint);
    expect(found.map((line) => line.replace('pcs -f after.xml ', ''))).toEqual(expected);
  });
});

describe('fencing is that of the distribution', () => {
  test('crmsh: external/ec2 by the tag and the profile', async () => {
    expect(await commands('crm', 'hana-scale-up', '--fence-tag cluster-ha1')).toContain(
      'primitive res_stonith_ec2 stonith:external/ec2 params tag=cluster-ha1 profile=cluster pcmk_delay_max=10 ' +
        'op start interval=0 timeout=180 op stop interval=0 timeout=180 op monitor interval=300 timeout=60',
    );
  });

  test('pcs: fence_aws by the nodes and their instances', async () => {
    expect(await commands('pcs', 'hana-scale-up')).toContain(
      'pcs -f after.xml stonith create rsc_fence_aws fence_aws ' +
        "pcmk_host_map='hanahost01:i-0123456789abcdef0;hanahost02:i-0123456789abcdef1' region=eu-central-1 " +
        'skip_os_shutdown=true pcmk_delay_max=10 pcmk_reboot_timeout=600 pcmk_reboot_retries=4 ' +
        'op start interval=0 timeout=600 op stop interval=0 timeout=180 op monitor interval=300 timeout=60',
    );
  });

  test('without one it says that SAP systems need it', async () => {
    const text = await printed('crm', 'hana-scale-up', '--fence none');
    expect(text).not.toContain('stonith:');
    expect(text).toContain('# No fence device is configured here');
  });

  test.each(['hana-scale-up', 'hana-scale-out', 'ensa2'] as const)(
    '%s has it on, with the times of the guides',
    async (topology) => {
      for (const tool of ['crm', 'pcs'] as const)
        expect(await printed(tool, topology)).toMatch(
          /property (?:set )?stonith-enabled=true stonith-timeout=600 priority-fencing-delay=20/,
        );
    },
  );
});

describe('whoever types something else', () => {
  test.each([
    ['', ['either --crm or --pcs', '--for says what']],
    [`--crm --pcs ${topologyWords.ip}`, ['either --crm or --pcs']],
    [
      '--crm --for hana-scale-up --sid ha1 --instance-number 1 --ip 192.168.10 --routing-table rtb-1',
      [
        '--sid="ha1": not the id of an SAP system; write it like HA1',
        '--instance-number="1": not the number of an instance; write it like 00',
        '--ip="192.168.10": not an IP address',
        '--routing-table="rtb-1": not a route table id',
      ],
    ],
    [
      '--pcs --for hana-read-enabled',
      [
        '--sid is required',
        '--instance-number is required',
        '--read-enabled-ip is required',
        '--ip is required',
        '--routing-table is required',
        '--host-map is required',
        '--region is required',
      ],
    ],
    [
      `--crm ${topologyWords.ensa2} --classic --no-filesystem --ip 192.168.10.15 --instance-number 00 --host-map a`,
      [
        '--classic is not for ensa2',
        '--no-filesystem is not for ensa2',
        '--instance-number is not for ensa2, but for hana-scale-up, hana-read-enabled, hana-scale-out',
        '--ip is not for ensa2, which has two: --ascs-ip and --ers-ip',
        '--host-map is not for external/ec2',
      ],
    ],
    [
      `--crm ${topologyWords.ensa2.replaceAll('192.168.10.21', '192.168.10.20').replace('number 10', 'number 00')}`,
      [
        '--ascs-instance-number and --ers-instance-number are the same: 00',
        '--ascs-ip and --ers-ip are the same: 192.168.10.20',
      ],
    ],
    [
      `--crm ${topologyWords['hana-read-enabled'].replace('10.16', '10.15')}`,
      ['--ip and --read-enabled-ip are the same: 192.168.10.15'],
    ],
    [
      `--pcs ${topologyWords['hana-scale-up']} --region eu-central-1 --host-map hanahost01=i-1`,
      ['--host-map="hanahost01=i-1": not nodes and their instances'],
    ],
    [
      `--crm ${topologyWords.ip} --ca-bundle /etc/a"b --cib x`,
      ['--cib is for --migrate', '--ca-bundle has a quote'],
    ],
    ['--crm --migrate --sid HA1 --classic', ['--sid is not for --migrate', '--classic is not for --migrate']],
  ])('is told everything at once: %s', async (words, beginnings) => {
    const { exitCode, stdout, stderr } = await clusterConfig(words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const lines = stderr.trim().split('\n');
    expect(lines.map((line, index) => line.slice(0, beginnings[index]?.length))).toEqual(beginnings);
  });

  test('a topology that there is not', async () => {
    const { exitCode, stderr } = await clusterConfig('--crm --for hana');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Allowed choices are ip, hana-scale-up');
  });
});
