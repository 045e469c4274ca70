import { describe, expect, test } from 'vitest';
import { isNoProxy } from '../../src/aws/no-proxy.ts';

type Row = readonly [noProxy: string, host: string, port: number, isNamed: boolean];

const EC2 = 'ec2.eu-central-1.amazonaws.com';

const answers = ([noProxy, host, port, isNamed]: Row) =>
  [
    `${JSON.stringify(noProxy)} ${isNamed ? 'names' : 'does not name'} ${host} port ${port}`,
    noProxy,
    host,
    port,
    isNamed,
  ] as const;

/** What `urllib.request.proxy_bypass_environment` of Python 3.11.7 answers to `host` and to `host:port` alike. */
const asUrllib: readonly Row[] = [
  ['*', EC2, 443, true],
  ['amazonaws.com', EC2, 443, true],
  ['.amazonaws.com', EC2, 443, true],
  ['eu-central-1.amazonaws.com', EC2, 443, true],
  [EC2, EC2, 443, true],
  ['.com', EC2, 443, true],
  ['amazonaws.com', 'amazonaws.com', 443, true],
  ['.amazonaws.com', 'amazonaws.com', 443, true],
  ['amazonaws.com', 'notamazonaws.com', 443, false],
  ['.amazonaws.com', 'notamazonaws.com', 443, false],
  ['*.amazonaws.com', 'notamazonaws.com', 443, false],
  ['*amazonaws.com', EC2, 443, false],
  ['amazonaws.com', 'amazonaws.com.example', 443, false],
  ['amazonaws.com', 'ec2.cn-north-1.amazonaws.com.cn', 443, false],
  [EC2, 'sts.eu-central-1.amazonaws.com', 443, false],
  ['eu-west-1.amazonaws.com', EC2, 443, false],
  ['ec2.*.amazonaws.com', EC2, 443, false],
  ['AMAZONAWS.COM', EC2, 443, true],
  ['amazonaws.com', 'EC2.EU-CENTRAL-1.AMAZONAWS.COM', 443, true],
  ['localhost,amazonaws.com', EC2, 443, true],
  ['localhost, amazonaws.com', EC2, 443, true],
  [' amazonaws.com ', EC2, 443, true],
  [',,amazonaws.com,', EC2, 443, true],
  ['localhost,127.0.0.1', EC2, 443, false],
  ['', EC2, 443, false],
  [',', EC2, 443, false],
  ['.', EC2, 443, false],
  ['*.', EC2, 443, false],
  ['ec2.example:8443', 'ec2.example', 443, false],
  ['example:443', 'ec2.example', 8443, false],
  ['10.0.0.5', '10.0.0.5', 443, true],
  ['10.0.0.5', '10.0.0.50', 443, false],
  ['10.0.0.5', '10.0.0.6', 443, false],
  ['10.0.0.5:8443', '10.0.0.5', 443, false],
  ['10.0.0', '10.0.0.5', 443, false],
  ['[::1]', '[::1]', 443, true],
  ['2001:db8::1', '2001:db8::2', 443, false],
  ['[::1]:8443', '[::1]', 443, false],
];

/** What it answers to `host:port`; without a port, as the AWS CLI asks for an https URL, no port matches. */
const asUrllibWithPort: readonly Row[] = [
  ['ec2.example:443', 'ec2.example', 443, true],
  ['.example:443', 'ec2.example', 443, true],
  ['example:8443', 'ec2.example', 8443, true],
  ['10.0.0.5:443', '10.0.0.5', 443, true],
  ['[::1]:443', '[::1]', 443, true],
];

describe('NO_PROXY as Python reads it', () => {
  test.each([...asUrllib, ...asUrllibWithPort].map(answers))('%s', (_title, noProxy, host, port, isNamed) => {
    expect(isNoProxy(noProxy, host, port)).toBe(isNamed);
  });
});

/** It answers no in all of these rows, to `host` or to `host:port` at least: it knows neither `*.` nor blocks. */
const beyondUrllib: readonly Row[] = [
  ['*.amazonaws.com', EC2, 443, true],
  ['*.amazonaws.com', 'amazonaws.com', 443, true],
  ['*.example:443', 'ec2.example', 443, true],
  // Blanks alone separate too, as curl has it
  ['localhost amazonaws.com', EC2, 443, true],
  ['localhost\tamazonaws.com\n', EC2, 443, true],
  ['::1', '::1', 443, true],
  ['::1', '[::1]', 443, true],
  ['[::1]', '::1', 443, true],
  ['2001:DB8:0::1', '2001:db8::1', 443, true],
  ['2001:db8:0:0:0:0:0:1', '[2001:db8::1]', 443, true],
  // Blocks of addresses; those of IPv4, but 0.0.0.0/0, are known to requests 2.34.2 too
  ['10.0.0.0/8', '10.1.2.3', 443, true],
  ['10.0.0.0/8', '11.1.2.3', 443, false],
  ['10.1.2.3/8', '10.9.9.9', 443, true],
  ['10.1.2.3/32', '10.1.2.3', 443, true],
  ['10.1.2.3/32', '10.1.2.4', 443, false],
  ['0.0.0.0/0', '10.1.2.3', 443, true],
  ['0.0.0.0/0', 'fd00::1', 443, false],
  ['192.168.0.0/16,10.0.0.0/8', '10.1.2.3', 443, true],
  ['fd00::/8', 'fd12::1', 443, true],
  ['FD00::/8', '[fd12::1]', 443, true],
  ['[fd00::]/8', 'fd12::1', 443, true],
  ['fd00::/8', '2001:db8::1', 443, false],
  ['::/0', 'fd00::1', 443, true],
  ['::/0', '10.1.2.3', 443, false],
  ['10.0.0.0/8', EC2, 443, false],
  ['0.0.0.0/0', EC2, 443, false],
];

describe('NO_PROXY beyond what Python reads', () => {
  test.each(beyondUrllib.map(answers))('%s', (_title, noProxy, host, port, isNamed) => {
    expect(isNoProxy(noProxy, host, port)).toBe(isNamed);
  });
});

test.each(['0.5', '.5', '0.0.5', '*.0.0.5'])(
  'an address has no suffixes: %s does not name 10.0.0.5, unlike in Python',
  (noProxy) => {
    expect(isNoProxy(noProxy, '10.0.0.5', 443)).toBe(false);
  },
);

describe('a malformed entry names nothing and hides nothing', () => {
  test.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/x',
    '10.0.0.0/-1',
    '10.0.0.0/8.5',
    '10.0.0.0/ 8',
    '10.0.0.0/1000',
    '10.0.0.0/255.0.0.0',
    '10.0.0/8',
    '10/8',
    '010.0.0.0/8',
    '256.0.0.0/8',
    '/8',
    '/',
    'fd00::/129',
    'fd00::/-1',
    'fd00:::/8',
    'ec2.example/8',
    'http://ec2.example',
    '[',
    '[]',
    '[]:443',
    '[::1',
    '::1]',
    ':443',
    ':',
    '*:443',
    '**',
    '..',
    '\u0000',
  ])('%j', (entry) => {
    for (const host of ['10.0.0.0', '10.0.0.5', 'fd00::1', '::1', '[::1]', 'ec2.example', EC2]) {
      expect(isNoProxy(entry, host, 443), host).toBe(false);
      expect(isNoProxy(`${entry},${host}`, host, 443), host).toBe(true);
    }
  });
});
