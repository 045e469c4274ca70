import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answered } from '../typed.ts';
import { clusterConfig } from './cases.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'overlay-ip-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function migrate(tool: 'crm' | 'pcs', resources: string, properties = ''): Promise<Answered> {
  const file = path.join(directory, `cib-${Math.random()}.xml`);
  await writeFile(
    file,
    `<cib have-quorum="1" crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="2" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">${properties}</cluster_property_set>
    </crm_config>
    <nodes/>
    <resources>${resources}</resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
`,
  );
  return clusterConfig(`--${tool} --migrate --cib ${file}`);
}

const usual = { ip: '192.168.10.15', routing_table: 'rtb-0a1b2c3d4e5f60001', profile: 'cluster' };

/** As Pacemaker 2.1.5 has it. */
function moveIp(
  id: string,
  params: Readonly<Record<string, string>> = usual,
  { provider = 'heartbeat', timeout = '60' } = {},
): string {
  const nvpairs = Object.entries(params).map(
    ([name, value]) => `<nvpair name="${name}" value="${value}" id="${id}-instance_attributes-${name}"/>`,
  );
  return `
      <primitive id="${id}" class="ocf" provider="${provider}" type="aws-vpc-move-ip">
        <instance_attributes id="${id}-instance_attributes">
          ${nvpairs.join('\n          ')}
        </instance_attributes>
        <operations>
          <op name="start" interval="0" timeout="180" id="${id}-start-0"/>
          <op name="monitor" interval="60" timeout="${timeout}" id="${id}-monitor-60"/>
        </operations>
      </primitive>`;
}

const commandsOf = ({ stdout }: Answered) =>
  stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const undoOf = ({ stdout }: Answered) =>
  (stdout.split('# And back:\n')[1] ?? '').split('\n').map((line) => line.replace('# ', ''));
const warningsOf = ({ stdout }: Answered) => stdout.split('\n').filter((line) => line.startsWith('# '));

describe('the commands are those of the README, and the way back is the same', () => {
  test('by crmsh', async () => {
    const migration = await migrate('crm', moveIp('rsc_ip_HA1_HDB10'));
    expect(commandsOf(migration)).toEqual([
      'crm maintenance on',
      `crm configure filter "sed -E 's/(ocf:(heartbeat|suse):)?aws-vpc-move-ip/ocf:aws:overlay-ip/'" rsc_ip_HA1_HDB10`,
      'crm resource refresh rsc_ip_HA1_HDB10',
      'crm_resource --wait',
      'crm_mon -1r    # ocf:aws:overlay-ip, Started on the same node, unmanaged',
      'crm maintenance off',
    ]);
    expect(undoOf(migration).slice(0, 3)).toEqual([
      'crm maintenance on',
      `crm configure filter "sed -E 's/ocf:aws:overlay-ip/ocf:heartbeat:aws-vpc-move-ip/'" rsc_ip_HA1_HDB10`,
      'crm resource refresh rsc_ip_HA1_HDB10',
    ]);
  });

  test('by pcs', async () => {
    const migration = await migrate('pcs', moveIp('rsc_ip_HA1_HDB10'));
    expect(commandsOf(migration)).toEqual([
      'pcs property set maintenance-mode=true',
      'pcs cluster cib before.xml',
      `sed '/ id="rsc_ip_HA1_HDB10"/s/provider="heartbeat" type="aws-vpc-move-ip"/provider="aws" type="overlay-ip"/' before.xml >after.xml`,
      'pcs cluster cib-push after.xml diff-against=before.xml',
      'pcs resource refresh rsc_ip_HA1_HDB10',
      'crm_resource --wait',
      'crm_mon -1r    # ocf:aws:overlay-ip, Started on the same node, unmanaged',
      'pcs property set maintenance-mode=false',
    ]);
    expect(undoOf(migration)[2]).toBe(
      `sed '/ id="rsc_ip_HA1_HDB10"/s/provider="aws" type="overlay-ip"/provider="heartbeat" type="aws-vpc-move-ip"/' before.xml >after.xml`,
    );
  });
});

describe('every resource of the agent is moved, wherever it stands', () => {
  const group = `<group id="grp_SLX_ASCS00">${moveIp('rsc_ip_SLX_ASCS00')}</group>
    <!-- ${moveIp('rsc_commented').replaceAll('--', '')} -->
    <primitive id="rsc_other" class="ocf" provider="heartbeat" type="IPaddr2"/>
    ${moveIp('rsc.ip', usual, { provider: 'suse' })}`;

  test('by crmsh one after the other, in one maintenance', async () => {
    const commands = commandsOf(await migrate('crm', group));
    expect(commands.filter((line) => line.startsWith('crm maintenance'))).toHaveLength(2);
    expect(commands.flatMap((line) => /refresh (.*)/.exec(line)?.[1] ?? [])).toEqual([
      'rsc_ip_SLX_ASCS00',
      'rsc.ip',
    ]);
  });

  test('by pcs in one change, each back to the provider that it had', async () => {
    const migration = await migrate('pcs', group);
    const sed = commandsOf(migration).filter((line) => line.startsWith('sed'));
    expect(sed).toEqual([
      `sed -e '/ id="rsc_ip_SLX_ASCS00"/s/provider="heartbeat" type="aws-vpc-move-ip"/provider="aws" type="overlay-ip"/' ` +
        `-e '/ id="rsc\\.ip"/s/provider="suse" type="aws-vpc-move-ip"/provider="aws" type="overlay-ip"/' before.xml >after.xml`,
    ]);
    expect(undoOf(migration)[2]).toContain(
      `'/ id="rsc\\.ip"/s/provider="aws" type="overlay-ip"/provider="suse" type="aws-vpc-move-ip"/'`,
    );
  });

  test('a cluster that is in maintenance already stays in it', async () => {
    const property = '<nvpair id="m" name="maintenance-mode" value="true"/>';
    const migration = await migrate('crm', moveIp('rsc_ip'), property);
    expect(migration.stdout).not.toContain('\ncrm maintenance');
    expect(migration.stdout).toContain('# The cluster is in maintenance mode already');
  });
});

describe('it tells what has to be done first', () => {
  test('the agent everywhere, and ec2:CreateRoute', async () => {
    const told = warningsOf(await migrate('crm', moveIp('rsc_ip'))).join('\n');
    expect(told).toContain('install this agent on every node');
    expect(told).toContain('allow ec2:CreateRoute');
    expect(told).not.toContain('rsc_ip:');
  });

  test.each([
    ['crm', 'crm resource param rsc_ip set profile default'],
    ['pcs', 'pcs resource update rsc_ip profile=default'],
  ] as const)('without a profile, by %s, profile=default behind a #', async (tool, command) => {
    const { ip, routing_table } = usual;
    const migration = await migrate(tool, moveIp('rsc_ip', { ip, routing_table }));
    expect(warningsOf(migration).some((line) => line.startsWith('# rsc_ip has no profile'))).toBe(true);
    expect(migration.stdout).toContain(`\n# ${command}\ncrm_resource --wait\n`);
    const role = await migrate(tool, moveIp('rsc_ip', { ip, routing_table, auth_type: 'role' }));
    expect(role.stdout).not.toContain('profile');
  });

  test.each([
    [{ ...usual, routing_table: 'rtb-1' }, {}, 'rsc_ip: routing_table="rtb-1": not a route table id'],
    [{ ...usual, ip: '' }, {}, 'rsc_ip: ip is required'],
    [usual, { timeout: '10s' }, 'rsc_ip: its monitor has a timeout of 10s; give it 20 seconds or more'],
    [{ ...usual, awscli: '/usr/bin/aws' }, {}, 'rsc_ip: awscli will be ignored'],
  ])('what the new agent makes of its configuration: %o %o', async (params, more, warning) => {
    const told = warningsOf(await migrate('crm', moveIp('rsc_ip', params, more))).join('\n');
    expect(told).toContain(warning);
  });

  test.each(['60', '60s', '1min', '2m', '30000ms', '1h'])(
    'a monitor of %s is long enough',
    async (timeout) => {
      expect((await migrate('crm', moveIp('rsc_ip', usual, { timeout }))).stdout).not.toContain('20 seconds');
    },
  );

  test('a template is left to the administrator', async () => {
    const template = moveIp('tmpl').replaceAll('primitive', 'template');
    const { stdout } = await migrate('crm', template);
    expect(stdout).toContain('# No resource of aws-vpc-move-ip is configured.');
    expect(stdout).toContain('# tmpl is a resource template');
  });
});

describe('what cannot be read', () => {
  test('no file', async () => {
    const { exitCode, stderr } = await clusterConfig('--crm --migrate --cib /nonexistent');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--cib=/nonexistent: ENOENT');
  });

  test.each(['', '<cib><configuration>', '{}', '<status></status>'])('no configuration: %s', async (text) => {
    const file = path.join(directory, 'none.xml');
    await writeFile(file, text);
    const { exitCode, stderr } = await clusterConfig(`--crm --migrate --cib ${file}`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not the configuration of a cluster');
  });
});
