import fc from 'fast-check';
import { invisible, lookAlikes, shell } from './hostile-text.ts';
import { type ParameterName, parameterNames, spellings } from './spellings.ts';

/** A text with one of these in the middle of it, where nothing trims it. */
function withInside(texts: fc.Arbitrary<string>, characters: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(texts, fc.nat(200), fc.constantFrom(...characters)).map(([text, anywhere, character]) => {
    const doubled = text.length < 2 ? text + text : text;
    const at = 1 + (anywhere % (doubled.length - 1));
    return doubled.slice(0, at) + character + doubled.slice(at);
  });
}

const inside = (name: ParameterName, characters: readonly string[]) =>
  withInside(
    spellings[name].map(({ text }) => text.trim()),
    characters,
  );

const foreign = [...lookAlikes, ...invisible, ...shell];
const relative = fc.constantFrom(
  'etc/ssl',
  './ca.pem',
  '~/.aws/ca.pem',
  String.raw`C:\ca.pem`,
  '∕etc∕ca.pem',
  'ca',
  '..',
);

/** Texts that no reader takes for a value of this parameter, beside the ones that are ignored and so never malformed. */
export const malformed = {
  ip: inside('ip', foreign),
  address: inside('address', foreign),
  routing_table: inside('routing_table', foreign),
  interface: inside('interface', ['/', ':', ' ', '\t', '\n', '\u00a0', '\u3000']),
  iflabel: inside('iflabel', foreign),
  region: inside('region', foreign),
  profile: inside('profile', ['[', ']', '\u0001', '\n', '\u0085']),
  auth_type: inside('auth_type', foreign),
  routing_table_role: inside('routing_table_role', foreign),
  lookup_type: inside('lookup_type', foreign),
  monapi: inside('monapi', foreign),
  repair_routes: inside('repair_routes', foreign),
  source_dest_check: inside('source_dest_check', foreign),
  endpoint_url: inside('endpoint_url', [' ', '\t', '\n', '\u00a0', '@']),
  sts_endpoint_url: inside('sts_endpoint_url', [' ', '\t', '\n', '\u00a0', '@']),
  proxy: fc.constantFrom(
    'ftp://proxy',
    'http://',
    'http://pro xy',
    'proxy:99999',
    'proxy:port',
    'http://[::1',
    '%%',
  ),
  ca_bundle: relative,
  api_timeout: inside('api_timeout', foreign),
  awscli_timeout: inside('awscli_timeout', foreign),
  trace_ra: inside('trace_ra', foreign),
  trace_file: fc.oneof(relative, fc.constantFrom('/var/log/', '2', '10', '٣', '-')),
  trace_dir: relative,
} satisfies Partial<Record<ParameterName, fc.Arbitrary<string>>>;

export type Breakable = keyof typeof malformed;
export const breakable = Object.keys(malformed) as Breakable[];

/** The design's table of exit codes: they say which address and which routes the resource is. */
export const identifying: readonly Breakable[] = [
  ...(['ip', 'address', 'routing_table', 'interface', 'iflabel', 'routing_table_role', 'auth_type'] as const),
];

/** Valid parameters of which some, `broken`, are malformed. */
export interface Configuration {
  readonly values: Readonly<Record<string, string>>;
  readonly broken: readonly Breakable[];
}

/** At least one of `candidates` is malformed, everything else is valid. */
export function brokenIn(candidates: readonly Breakable[]): fc.Arbitrary<Configuration> {
  return fc.subarray([...candidates], { minLength: 1 }).chain((broken) =>
    fc
      .record({
        ...Object.fromEntries(parameterNames.map((name) => [name, spellings[name].map(({ text }) => text)])),
        ...Object.fromEntries(broken.map((name) => [name, malformed[name]])),
      })
      .map((values) => ({ values: values, broken })),
  );
}
