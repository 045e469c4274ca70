import { describe, expect, test } from 'vitest';
import { parameters as declared, parseParameters } from '../src/agent.ts';
import type { Declarations } from '../src/ocf/instance-parameters.ts';

const required = { ip: '192.168.10.15', routing_table: 'rtb-0123456789abcdef0' };

/** The parameters and their problems, with the required ones well-formed unless told otherwise. */
function parse(configured: Readonly<Record<string, string>>) {
  const all = { ...required, ...configured };
  return parseParameters(
    Object.fromEntries(Object.entries(all).map(([name, value]) => [`OCF_RESKEY_${name}`, value])),
  );
}

/** What the problems are about, each once. */
const blamed = (configured: Readonly<Record<string, string>>) => [
  ...new Set(parse(configured).problems.map(({ parameter }) => parameter)),
];

test('with the required parameters alone everything else has its default', () => {
  const { parameters, problems } = parse({});
  expect(problems).toEqual([]);
  expect(parameters).toMatchObject({
    ip: ['192.168.10.15'],
    routing_table: ['rtb-0123456789abcdef0'],
    interface: undefined,
    iflabel: undefined,
    region: undefined,
    profile: undefined,
    lookup_type: 'InstanceId',
    monapi: true,
    repair_routes: true,
    endpoint_url: undefined,
    api_timeout: 5,
    awscli_timeout: undefined,
  });
});

describe('well-formed', () => {
  test.each<[string, Record<string, string>, object]>([
    ['/32 is dropped', { ip: '192.168.10.15/32' }, { ip: ['192.168.10.15'] }],
    ['/128 is dropped', { ip: 'fd00:10::15/128' }, { ip: ['fd00:10::15'] }],
    ['IPv6 is normalised', { ip: '2001:DB8::1' }, { ip: ['2001:db8::1'] }],
    ['a list with blanks', { ip: '192.168.10.15, fd00:10::15' }, { ip: ['192.168.10.15', 'fd00:10::15'] }],
    ['an address twice', { ip: '192.168.10.15,192.168.10.15/32' }, { ip: ['192.168.10.15'] }],
    ['an IPv6 address in two spellings', { ip: 'fd00::1,FD00:0::1' }, { ip: ['fd00::1'] }],
    ['the former name of ip', { ip: '', address: '192.168.10.16' }, { ip: ['192.168.10.16'] }],
    ['ip wins against its former name', { address: '192.168.10.16' }, { ip: ['192.168.10.15'] }],
    ['a short route table id', { routing_table: 'rtb-0123abcd' }, { routing_table: ['rtb-0123abcd'] }],
    [
      'several tables with blanks, one of them twice, and a comma at the end',
      { routing_table: 'rtb-0123abcd, rtb-0123456789abcdef0 ,rtb-0123abcd,' },
      { routing_table: ['rtb-0123abcd', 'rtb-0123456789abcdef0'] },
    ],
    ['an interface', { interface: 'enp134s0f0' }, { interface: 'enp134s0f0' }],
    ['a VLAN interface', { interface: 'bond0.100@x' }, { interface: 'bond0.100@x' }],
    ['a long alternative name', { interface: 'x'.repeat(127) }, { interface: 'x'.repeat(127) }],
    ['a label that just fits', { iflabel: '0123456789' }, { iflabel: '0123456789' }],
    [
      'a label that just fits its interface',
      { interface: 'ens5', iflabel: '0123456789' },
      { iflabel: '0123456789' },
    ],
    ['a Region', { region: 'eu-central-1' }, { region: 'eu-central-1' }],
    ['a Region of GovCloud', { region: 'us-gov-west-1' }, { region: 'us-gov-west-1' }],
    ['a Region of China', { region: 'cn-northwest-1' }, { region: 'cn-northwest-1' }],
    ['the documented profile', { profile: 'cluster' }, { profile: 'cluster' }],
    ['auth_type=role', { auth_type: 'role' }, { auth_type: 'role' }],
    ['auth_type=key', { auth_type: 'key' }, { auth_type: 'key' }],
    ['lookup_type', { lookup_type: 'NetworkInterfaceId' }, { lookup_type: 'NetworkInterfaceId' }],
    ['monapi', { monapi: 'off' }, { monapi: false }],
    ['repair_routes', { repair_routes: 'no' }, { repair_routes: false }],
    [
      'timeouts with a unit',
      { api_timeout: '20s', awscli_timeout: '10' },
      { api_timeout: 20, awscli_timeout: 10 },
    ],
    [
      'an endpoint',
      { endpoint_url: 'https://ec2.example.com:8443/x' },
      { endpoint_url: 'https://ec2.example.com:8443/x' },
    ],
    ['what the AWS CLI needed', { awscli: '/usr/bin/aws', curl_retries: 'x', curl_sleep: '1' }, {}],
  ])('%s', (_title, configured, expected) => {
    const { parameters, problems } = parse(configured);
    expect(problems).toEqual([]);
    expect(parameters).toMatchObject(expected);
  });
});

describe('malformed and identifying: a configuration error', () => {
  test.each<[string, Record<string, string>, string]>([
    ['ip missing', { ip: '' }, 'ip'],
    ['an octet over 255', { ip: '192.168.10.300' }, 'ip'],
    ['leading zeros', { ip: '192.168.010.015' }, 'ip'],
    ['a network instead of an address', { ip: '192.168.10.15/24' }, 'ip'],
    ['an IPv6 network', { ip: 'fd00:10::15/64' }, 'ip'],
    ['a name', { ip: 'hanadb' }, 'ip'],
    ['loopback', { ip: '127.0.0.1' }, 'ip'],
    ['link-local', { ip: 'fe80::1' }, 'ip'],
    ['one of two addresses', { ip: '192.168.10.15,garbage' }, 'ip'],
    ['blanks instead of commas', { ip: '192.168.10.15 192.168.10.16' }, 'ip'],
    ['an empty item', { ip: '192.168.10.15,,192.168.10.16' }, 'ip'],
    ['an option of ip(8)', { ip: '-json' }, 'ip'],
    ['the former name of ip', { ip: '', address: 'garbage' }, 'address'],
    ['routing_table missing', { routing_table: '' }, 'routing_table'],
    ['no route table id', { routing_table: 'foo' }, 'routing_table'],
    ['nine digits', { routing_table: 'rtb-012345678' }, 'routing_table'],
    ['sixteen digits', { routing_table: 'rtb-0123456789abcdef' }, 'routing_table'],
    ['eighteen digits', { routing_table: 'rtb-0123456789abcdef01' }, 'routing_table'],
    ['digits that are not hexadecimal', { routing_table: 'rtb-0123456g' }, 'routing_table'],
    ['capital letters', { routing_table: 'RTB-0123ABCD' }, 'routing_table'],
    ['an association', { routing_table: 'rtbassoc-0123abcd' }, 'routing_table'],
    ['one of two tables', { routing_table: 'rtb-0123abcd,rtb-x' }, 'routing_table'],
    ['an interface with a label', { interface: 'eth0:hana' }, 'interface'],
    ['an interface with a slash', { interface: '../eth0' }, 'interface'],
    ['an interface with a blank', { interface: 'eth0 eth1' }, 'interface'],
    ['an interface that is an option', { interface: '-force' }, 'interface'],
    ['an interface that is ..', { interface: '..' }, 'interface'],
    ['an interface of 128 characters', { interface: 'x'.repeat(128) }, 'interface'],
    ['a label too long for eth0', { interface: 'eth0', iflabel: '0123456789a' }, 'iflabel'],
    ['a label too long for its interface', { interface: 'enp134s0f0', iflabel: 'hana1' }, 'iflabel'],
    ['a label with a colon', { iflabel: 'a:b' }, 'iflabel'],
    ['a label with a blank', { iflabel: 'a b' }, 'iflabel'],
    ['auth_type that nobody knows', { auth_type: 'saml' }, 'auth_type'],
    ['a role that is no ARN', { routing_table_role: 'cluster' }, 'routing_table_role'],
  ])('%s', (_title, configured, parameter) => {
    const { problems } = parse(configured);
    expect([...new Set(problems.map((problem) => problem.parameter))]).toEqual([parameter]);
    expect(problems.every(({ identifying }) => identifying)).toBe(true);
  });

  test('a label that fits another interface than eth0 is judged by the interface', () => {
    expect(blamed({ interface: 'br0', iflabel: '0123456789a' })).toEqual([]);
  });

  test('a label is judged at start where the interface has an alternative name', () => {
    expect(blamed({ interface: 'a-long-alternative-name', iflabel: 'hana' })).toEqual([]);
  });
});

describe('malformed and tuning: a warning, and the default', () => {
  test.each<[string, Record<string, string>, object]>([
    ['monapi', { monapi: 'maybe' }, { monapi: false }],
    ['repair_routes', { repair_routes: 'maybe' }, { repair_routes: false }],
    ['lookup_type', { lookup_type: 'instanceid' }, { lookup_type: 'InstanceId' }],
    ['api_timeout', { api_timeout: 'long' }, { api_timeout: 5 }],
    ['api_timeout', { api_timeout: '0' }, { api_timeout: 5 }],
    ['awscli_timeout', { awscli_timeout: '-1' }, { awscli_timeout: undefined }],
    ['region', { region: 'Frankfurt' }, { region: undefined }],
    ['profile', { profile: 'a]b' }, { profile: undefined }],
    ['endpoint_url', { endpoint_url: 'ftp://ec2' }, { endpoint_url: undefined }],
    ['endpoint_url', { endpoint_url: 'https://user@host' }, { endpoint_url: undefined }],
  ])('%s: %j', (parameter, configured, expected) => {
    const { parameters, problems } = parse(configured);
    expect(problems).toMatchObject([{ parameter, identifying: false }]);
    expect(parameters).toMatchObject(expected);
  });
});

test('all problems are collected', () => {
  expect(
    blamed({
      ip: '192.168.10.300',
      routing_table: 'foo',
      interface: 'eth0:1',
      iflabel: 'much-too-long-a-label',
      auth_type: 'saml',
      api_timeout: 'x',
    }).toSorted(),
  ).toEqual(['api_timeout', 'auth_type', 'iflabel', 'interface', 'ip', 'routing_table']);
});

test('nothing configured at all: both required parameters are named', () => {
  expect(parseParameters({}).problems.map(({ parameter }) => parameter)).toEqual(['ip', 'routing_table']);
});

describe('a cluster moves over by changing the agent’s name alone', () => {
  test('the documented configuration of SLES has no problem', () => {
    const configured = {
      ip: '172.16.52.1',
      interface: 'eth0',
      profile: 'cluster',
      lookup_type: 'NetworkInterfaceId',
    };
    expect(blamed(configured)).toEqual([]);
  });

  test.each(['awscli', 'curl_retries', 'curl_sleep', 'address'])('%s is declared deprecated', (name) => {
    expect((declared as Declarations)[name]).toHaveProperty('deprecated');
  });
});

test.each(['monapi', 'repair_routes', 'api_timeout', 'awscli_timeout', 'lookup_type', 'endpoint_url'])(
  'changing %s needs no restart',
  (name) => {
    expect((declared as Declarations)[name]).toMatchObject({ reloadable: true });
  },
);

test.each(['ip', 'address', 'routing_table', 'interface', 'iflabel'])(
  'changing %s needs a restart',
  (name) => {
    expect((declared as Declarations)[name]).not.toHaveProperty('reloadable');
  },
);
