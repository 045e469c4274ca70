import { SocketAddress } from 'node:net';
import fc from 'fast-check';
import type { Parameters } from '../../src/agent.ts';
import { blanks } from './hostile-text.ts';

/** A way to write a value that an administrator may use, and the value. */
export interface Spelling<Value> {
  readonly text: string;
  readonly value: Value;
}

const word = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength });
const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const letters = `${lower}${lower.toUpperCase()}${digits}`;

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc
  .tuple(fc.constantFrom('10', '172', '192', '100', '1', '223'), octet, octet, octet)
  .map((octets) => octets.join('.'));

const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
const ipv6 = fc.tuple(
  fc.integer({ min: 0xfd00, max: 0xfdff }),
  group,
  group,
  group,
  group,
  group,
  group,
  group,
);

/** RFC 4291, section 2.2: leading zeros, upper case, any run of zeros as `::`, the end like IPv4. */
const styleOfIpv6 = fc.record({
  width: fc.integer({ min: 1, max: 4 }),
  isUpper: fc.boolean(),
  hasGap: fc.boolean(),
  endsLikeIpv4: fc.boolean(),
});

function spellIpv6(
  groups: readonly number[],
  {
    width,
    isUpper,
    hasGap,
    endsLikeIpv4,
  }: { width: number; isUpper: boolean; hasGap: boolean; endsLikeIpv4: boolean },
): string {
  const hex = groups.map((value) => value.toString(16).padStart(width, '0'));
  const [high = 0, low = 0] = groups.slice(6);
  const end = [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const parts = endsLikeIpv4 ? [...hex.slice(0, 6), end] : hex;
  const text = parts.join(':');
  const spelt = hasGap ? text.replace(/:0+(?::0+)*(?::|$)/, '::') : text;
  return isUpper ? spelt.toUpperCase() : spelt;
}

const address: fc.Arbitrary<{ text: string; value: string }> = fc.oneof(
  fc.tuple(ipv4, fc.constantFrom('', '/32')).map(([value, length]) => ({ text: value + length, value })),
  fc.tuple(ipv6, styleOfIpv6, fc.constantFrom('', '/128')).map(([groups, style, length]) => {
    const text = spellIpv6(groups, style);
    return { text: text + length, value: new SocketAddress({ address: text, family: 'ipv6' }).address };
  }),
);

const routeTableId = fc
  .oneof(word(`${digits}abcdef`, 8, 8), word(`${digits}abcdef`, 17, 17))
  .map((hex) => ({ text: `rtb-${hex}`, value: `rtb-${hex}` }));

const blank = fc.oneof(fc.constant(''), fc.constantFrom(...blanks));

/** Comma-separated, blanks around each item, items more than once, maybe a comma at the end. */
function listOf(item: fc.Arbitrary<Spelling<string>>): fc.Arbitrary<Spelling<readonly string[]>> {
  const items = fc.array(fc.tuple(blank, item, blank), { minLength: 1, maxLength: 4 });
  return fc.tuple(items, fc.boolean(), fc.constantFrom('', ',')).map(([spelt, isTwice, end]) => {
    const all = isTwice ? [...spelt, ...spelt.toReversed()] : spelt;
    return {
      text: all.map(([before, { text }, after]) => before + text + after).join(',') + end,
      value: [...new Set(all.map(([, { value }]) => value))],
    };
  });
}

function asWritten(texts: fc.Arbitrary<string>): fc.Arbitrary<Spelling<string>> {
  return texts.map((text) => ({ text, value: text }));
}

function oneOf<const Value extends string>(...values: Value[]): fc.Arbitrary<Spelling<Value>> {
  return fc.constantFrom(...values).map((value) => ({ text: value, value }));
}

/** As `ocf_is_true` of resource-agents has it, and the usual words for no. */
const boolean: fc.Arbitrary<Spelling<boolean>> = fc.oneof(
  fc
    .constantFrom('yes', 'true', '1', 'YES', 'TRUE', 'True', 'ja', 'on', 'ON')
    .map((text) => ({ text, value: true })),
  fc.constantFrom('no', 'false', '0', 'NO', 'False', 'nein', 'off').map((text) => ({ text, value: false })),
);

const seconds: fc.Arbitrary<Spelling<number>> = fc
  .tuple(fc.integer({ min: 1, max: 120 }), fc.constantFrom('', 's', 'sec'))
  .map(([value, unit]) => ({ text: `${value}${unit}`, value }));

const hostName = fc
  .array(word(lower + digits, 1, 8), { minLength: 1, maxLength: 3 })
  .map((labels) => labels.map((label) => `h${label}`).join('.'));
const url = fc
  .tuple(fc.constantFrom('https', 'http'), hostName, fc.constantFrom('', '/', ':8443', ':80/path'))
  .map(([protocol, host, rest]) => `${protocol}://${host}${rest}`);
const path = fc
  .array(word(`${letters}._- `, 1, 10), { minLength: 1, maxLength: 3 })
  .map((names) => `/${names.join('/')}x`);
const ignored = asWritten(fc.constantFrom('/usr/bin/aws', '3', 'whatever; it is'));

type Spellings = {
  readonly [Name in keyof Parameters]: fc.Arbitrary<Spelling<NonNullable<Parameters[Name]>>>;
};

/** Of each declared parameter. The label fits the interface. */
export const spellings: Spellings = {
  ip: listOf(address),
  address: listOf(address),
  routing_table: listOf(routeTableId),
  interface: asWritten(word(`${letters}._@`, 1, 9).filter((name) => name !== '.' && name !== '..')),
  iflabel: asWritten(word(`${letters}._-`, 1, 5)),
  region: oneOf('eu-central-1', 'us-gov-west-1', 'cn-northwest-1', 'ap-southeast-2', 'eusc-de-east-1'),
  profile: asWritten(word(`${letters} -_.äß`, 1, 30).map((name) => `p${name}p`)),
  auth_type: oneOf('key', 'role'),
  routing_table_role: asWritten(
    fc
      .tuple(
        fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
        word(digits, 12, 12),
        word(`${letters}+=,.@-/`, 1, 30),
      )
      .map(([partition, account, name]) => `arn:${partition}:iam::${account}:role/r${name}r`),
  ),
  lookup_type: oneOf('InstanceId', 'NetworkInterfaceId'),
  monapi: boolean,
  repair_routes: boolean,
  source_dest_check: oneOf('warn', 'disable', 'ignore'),
  endpoint_url: asWritten(url),
  sts_endpoint_url: asWritten(url),
  proxy: asWritten(
    fc.oneof(
      url,
      hostName.map((host) => `${host}:3128`),
    ),
  ),
  ca_bundle: asWritten(path),
  api_timeout: seconds,
  awscli_timeout: seconds,
  trace_ra: boolean,
  trace_file: asWritten(fc.oneof(path, word('3456789', 1, 1))),
  trace_dir: asWritten(path),
  awscli: ignored,
  curl_retries: ignored,
  curl_sleep: ignored,
};

export type ParameterName = keyof Parameters;
export const parameterNames = Object.keys(spellings) as ParameterName[];

/** All of them, blanks around each. */
export const allSpelt: fc.Arbitrary<Record<ParameterName, Spelling<unknown>>> = fc.record(
  Object.fromEntries(
    parameterNames.map((name) => {
      const spelling: fc.Arbitrary<Spelling<unknown>> = spellings[name];
      return [
        name,
        fc.tuple(blank, spelling, blank).map(([before, { text, value }, after]) => {
          return { text: before + text + after, value };
        }),
      ];
    }),
  ) as Record<ParameterName, fc.Arbitrary<Spelling<unknown>>>,
);
