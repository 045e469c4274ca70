import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { agent } from '../../src/agent.ts';
import type { ParameterDeclaration } from '../../src/ocf/instance-parameters.ts';
import { suite } from '../setup/suite.ts';
import { whole } from './cluster-case.ts';
import { HostWithoutCluster, type Said } from './host-without-cluster.ts';
import { readmeCommand } from './readme.ts';
import { sapHana, sapHanaConfiguration } from './sap-hana.ts';

const { ip, overlayIp, routeTableIds } = sapHana;

const name = 'ocf:aws:overlay-ip';
const ipParam = `ip=${overlayIp}`;
const tablesParam = `routing_table=${routeTableIds.join(',')}`;

const parameters = Object.entries<ParameterDeclaration<unknown>>(agent.parameters);
/** The actions that are operations of a resource. */
const operations = agent.actions.filter((action) => !['validate-all', 'meta-data'].includes(action.name));

const silence: Said = { exitCode: 0, stdout: '', stderr: '' };

const garbage = ['ip=garbage', 'routing_table=rtb-1', 'api_timeout=0'];
const garbageReason =
  'ocf-exit-reason:' +
  'ip="garbage": not an IP address; write it like 192.168.10.15 or fd00:10::15; ' +
  'routing_table="rtb-1": not a route table id; write it like rtb-0123456789abcdef0; ' +
  'api_timeout="0": not a number of seconds from 1 to 120';

const needs = {
  lab: true,
  root: true,
  tools: ['pacemakerd', 'crm', 'crm_mon', 'pcs', 'aws-vpc-move-ip'],
} as const;

// They are written in Python, which a busy machine takes seconds to start
vi.setConfig({ testTimeout: 120_000 });

suite("what the cluster's tools make of the agent", needs, () => {
  let host: HostWithoutCluster;
  beforeAll(async () => {
    host = await HostWithoutCluster.up();
  });
  afterAll(() => host[Symbol.asyncDispose]());
  beforeEach(() => host.newConfiguration());

  const crmVerify = 'crm_verify -V --xml-file "$CIB_file"';
  const verifies = async () => {
    expect(await host.configure('crm configure verify')).toEqual(silence);
    expect(await host.configure(crmVerify)).toEqual(silence);
  };

  describe('crmsh', () => {
    const primitive = async (id: string, params: string) =>
      host.configure(`crm configure primitive ${id} ${name} params ${params}`);

    test('crm ra list has the agent', whole, async () => {
      expect(await host.as('root', 'crm ra list ocf aws')).toEqual({ ...silence, stdout: 'overlay-ip' });
    });

    test.each(['root', 'hacluster'] as const)(
      'crm ra info shows %s every parameter, default and timeout',
      async (user) => {
        const { stdout, ...rest } = await host.as(user, `crm ra info ${name}`);
        expect(rest).toEqual({ exitCode: 0, stderr: '' });
        const lines = stdout.split('\n');
        expect(lines[0]).toBe(`${agent.shortdesc} (${name})`);
        expect(lines.filter((line) => /^\S+ \(/.test(line)).slice(1)).toEqual(parameters.map(crmParameter));
        for (const [, { longdesc }] of parameters) expect(lines).toContain(`    ${longdesc}`);
        expect(
          lines.filter((line) => /^ +\S+ +timeout=/.test(line)).map((line) => line.trim().split(/ +/, 2)),
        ).toEqual(operations.map((action) => [action.name, `timeout=${action.timeout}`]));
      },
    );

    test('the command of the README is taken without a word', whole, async () => {
      expect(await host.configure(await readmeCommand('crm configure primitive rsc_ip_HA1_HDB10'))).toEqual(
        silence,
      );
      expect(await host.configured(name)).toEqual([ip]);
      await verifies();
    });

    test('the documented configuration of SAP HANA is taken without a word', whole, async () => {
      expect(
        await host.configure(`crm configure load update - <<'END'${sapHanaConfiguration(host)}END`),
      ).toEqual(silence);
      expect(await host.configured(name)).toEqual([ip]);
      await verifies();
    });

    test(
      'a configuration of aws-vpc-move-ip is taken without a word when the name of its agent changes',
      whole,
      async () => {
        const former = sapHanaConfiguration(host, {
          agent: 'ocf:heartbeat:aws-vpc-move-ip',
          params: 'awscli=/usr/bin/aws region=eu-central-1 monapi=true lookup_type=NetworkInterfaceId',
        });
        await host.configure(`crm configure load update - <<'END'${former}END`);
        expect(await host.configured(name)).toEqual([]);
        expect(
          await host.configure(`
          crm configure show >/root/configuration
          sed -i 's/ aws-vpc-move-ip / ${name} /' /root/configuration
          crm configure load replace /root/configuration`),
        ).toEqual(silence);
        expect(await host.configured(name)).toEqual([ip]);
        await verifies();
      },
    );

    test('timeouts below the advertised ones are warned of', whole, async () => {
      const short = 'op monitor interval=60 timeout=20 op start timeout=20 op stop timeout=20';
      expect(await primitive(ip, `${ipParam} ${tablesParam} ${short}`)).toEqual({
        ...silence,
        stdout: [
          `WARNING: ${ip}: specified timeout 20 for monitor is smaller than the advised 30s`,
          `WARNING: ${ip}: specified timeout 20 for start is smaller than the advised 180s`,
          `WARNING: ${ip}: specified timeout 20 for stop is smaller than the advised 180s`,
        ].join('\n'),
      });
    });

    test('a second resource with the same overlay IP is refused', async () => {
      expect(await primitive(ip, `${ipParam} ${tablesParam}`)).toEqual(silence);
      expect(await primitive('rsc_second', `${ipParam} ${tablesParam}`)).toEqual({
        exitCode: 1,
        stdout: `WARNING: Resources ${ip},rsc_second violate uniqueness for parameter "ip": "${overlayIp}"`,
        stderr: '',
      });
      expect(await host.configured(name)).toEqual([ip]);
    });

    test.each([
      ['an unknown parameter', `${ipParam} ${tablesParam} table=rtb-1`, 'parameter "table" is not known'],
      ['a missing overlay IP', tablesParam, 'required parameter "ip" not defined'],
      ['a missing route table', ipParam, 'required parameter "routing_table" not defined'],
    ])('%s is refused', async (_what, params, reason) => {
      expect(await primitive(ip, params)).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `ERROR: ${ip}: ${reason}`,
      });
      expect(await host.configured(name)).toEqual([]);
    });

    test('deprecated parameters are taken without a word', whole, async () => {
      const deprecated = `address=${overlayIp} awscli=/usr/bin/aws curl_retries=4 curl_sleep=1`;
      expect(await primitive(ip, `${ipParam} ${tablesParam} ${deprecated}`)).toEqual(silence);
      await verifies();
    });
  });

  describe('pcs', () => {
    const create = async (id: string, params: string) =>
      host.configure(`pcs resource create ${id} ${name} ${params}`);

    test.each(['root', 'nobody'] as const)(
      'pcs resource list and describe show %s the agent, its parameters and timeouts',
      async (user) => {
        expect(await host.as(user, 'pcs resource list ocf:aws')).toEqual({
          ...silence,
          stdout: `${name} - ${agent.shortdesc}`,
        });
        const { stdout, ...rest } = await host.as(user, `pcs resource describe ${name}`);
        expect(rest).toEqual({ exitCode: 0, stderr: '' });
        const shown = parameters.filter(([, { deprecated }]) => !deprecated);
        for (const parameter of shown) expect(stdout).toContain(pcsParameter(parameter));
        for (const action of operations)
          expect(stdout).toMatch(
            new RegExp(`^  ${action.name}:\n(?:    .*\n)*    timeout=${action.timeout}$`, 'm'),
          );
      },
    );

    test('pcs resource describe --full shows what is deprecated, and by what', whole, async () => {
      const { stdout, ...rest } = await host.as('root', `pcs resource describe --full ${name}`);
      expect(rest).toEqual({ exitCode: 0, stderr: '' });
      for (const parameter of parameters) expect(stdout).toContain(pcsParameter(parameter));
    });

    test('the command of the README is taken without a word', whole, async () => {
      expect(await host.configure(await readmeCommand('pcs resource create'))).toEqual(silence);
      expect(await host.configured(name)).toEqual([ip]);
      await verifies();
    });

    test('a second resource with the same overlay IP is refused', whole, async () => {
      expect(await create(ip, `${ipParam} ${tablesParam}`)).toEqual(silence);
      const { exitCode, stderr } = await create('rsc_second', `${ipParam} ${tablesParam}`);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(
        `Value '${overlayIp}' of option 'ip' is not unique across '${name}' resources`,
      );
      expect(stderr).toContain(`'${ip}'`);
      expect(await host.configured(name)).toEqual([ip]);
    });

    test.each([
      ['an unknown parameter', `${ipParam} ${tablesParam} table=rtb-1`, "invalid resource option 'table'"],
      [
        'a missing overlay IP',
        tablesParam,
        "resource option 'ip' or 'address' (deprecated) has to be specified",
      ],
      ['a missing route table', ipParam, "required resource option 'routing_table' is missing"],
    ])('%s is refused', async (_what, params, reason) => {
      const { exitCode, stderr } = await create(ip, params);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`Error: ${reason}`);
      expect(await host.configured(name)).toEqual([]);
    });

    test('with --agent-validation malformed values are refused for the reason that the agent gives', async () => {
      const refused = await create(ip, `${garbage.join(' ')} --agent-validation`);
      expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
      expect(refused.stderr.split('\n').map((line) => line.trim())).toContain(garbageReason);
      expect(await create(ip, `${ipParam} ${tablesParam} --agent-validation`)).toEqual(silence);
      const update = await host.configure(`pcs resource update ${ip} ip=192.168.10 --agent-validation`);
      expect(update).toMatchObject({ exitCode: 1, stdout: '' });
      expect(update.stderr).toContain('ocf-exit-reason:ip="192.168.10": not an IP address');
    });

    test(
      'deprecated parameters are accepted and called deprecated, address in place of ip too',
      whole,
      async () => {
        const deprecated = ['address', 'awscli', 'curl_retries', 'curl_sleep'];
        const { stderr, ...rest } = await create(
          ip,
          `address=${overlayIp} ${tablesParam} awscli=/usr/bin/aws curl_retries=4 curl_sleep=1`,
        );
        expect(rest).toEqual({ exitCode: 0, stdout: '' });
        const warnings = stderr
          .split('\n')
          .map((line) => /Warning: resource option '(\w+)' is deprecated/.exec(line));
        expect(warnings.map((warning) => warning?.[1])).toEqual(deprecated);
        expect(stderr).toContain("use 'ip' instead");
        expect(await host.configure(crmVerify)).toEqual(silence);
      },
    );
  });

  describe.each(['root', 'nobody'] as const)('crm_resource, run by %s', (user) => {
    test('lists the agent and its provider', async () => {
      expect(await host.as(user, 'crm_resource --list-agents ocf:aws')).toEqual({
        ...silence,
        stdout: 'overlay-ip',
      });
      expect(await host.as(user, 'crm_resource --list-ocf-alternatives overlay-ip')).toEqual({
        ...silence,
        stdout: 'aws',
      });
    });

    test('shows the metadata as the agent prints it', async () => {
      const metaData = await host.as('root', '/usr/lib/ocf/resource.d/aws/overlay-ip meta-data');
      expect(await host.as(user, `crm_resource --show-metadata ${name}`)).toEqual(metaData);
    });

    test('validates the parameters that the README gives it', async () => {
      expect(await host.as(user, await readmeCommand('crm_resource --validate --class'))).toEqual({
        ...silence,
        stdout: `Operation validate (${name}) returned 0 (ok)`,
      });
    });

    const validate = 'crm_resource --validate --class ocf --provider aws --agent overlay-ip';

    test('names every malformed parameter at once, its value, and how to write it', async () => {
      const { stdout, ...rest } = await host.as(user, [validate, ...garbage].join(' --option '));
      expect(rest).toEqual({
        exitCode: 6,
        stderr: 'crm_resource: Error performing operation: Not configured',
      });
      expect(stdout.split('\n')).toContain(garbageReason);
      expect(stdout).toContain('returned 6 (not configured: ip="garbage": not an IP address');
    });

    test('names every missing parameter at once', async () => {
      const { exitCode, stdout } = await host.as(user, validate);
      expect(exitCode).toBe(6);
      expect(stdout).toContain(
        'ip is required: the overlay IP address; routing_table is required: route table ids',
      );
    });
  });
});

function crmParameter([
  parameter,
  { type, required, default: value, shortdesc },
]: (typeof parameters)[number]): string {
  const kind = value === undefined ? type.content : `${type.content}, [${value}]`;
  return `${parameter}${required ? '*' : ''} (${kind}): ${shortdesc}`;
}

function pcsParameter([
  parameter,
  { required, uniqueGroup, deprecated, longdesc },
]: (typeof parameters)[number]): string {
  const { replacedWith } = deprecated ?? {};
  const words = [
    ...(deprecated ? [replacedWith === undefined ? '(deprecated)' : `(deprecated by ${replacedWith})`] : []),
    ...(required ? ['(required)'] : []),
    ...(uniqueGroup === undefined ? [] : [`(unique group: ${uniqueGroup})`]),
  ];
  return `\n  ${[parameter, ...words].join(' ')}: ${longdesc}`;
}
