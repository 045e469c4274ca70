import type { AskingAction } from './actions.ts';
import type { Meaning } from './error-codes.ts';
import { attempts, type Attempts } from './attempts.ts';
import { hangUp, reset, says, silence, type Manner } from './rude-server.ts';
import { connectTo } from './proxy.ts';
import type { StepName } from './steps.ts';

/** Where on the way to a service something goes wrong. */
export type WayPlace =
  | 'connect to IMDS'
  | 'connect to EC2'
  | 'connect to STS'
  | 'DNS of EC2'
  | 'DNS of STS'
  | 'DNS of the proxy'
  | 'TLS of EC2'
  | 'TLS of STS'
  | 'proxy to EC2'
  | 'proxy to STS'
  | 'clock of EC2'
  | 'clock of STS'
  | 'credentials for EC2'
  | 'credentials for STS';

/** What a run is led to: how it is brought about is the lane's. */
export type Way =
  /** Of an endpoint that nobody serves. */
  | { readonly address: string; readonly port?: number }
  /** The name servers of the node. */
  | { readonly nameServers: readonly string[] }
  | { readonly manner: Manner }
  | { readonly certificate: 'untrusted' | 'expired' | 'of another host' }
  /** ms that the clock of AWS is ahead. */
  | { readonly clock: number }
  | { readonly credentials: 'expired' };

export interface WayFault {
  readonly name: string;
  readonly row: string;
  readonly places: readonly WayPlace[];
  readonly way: Way;
  readonly meaning: Meaning;
  readonly attempts: readonly Attempts[];
  readonly isSlow?: true;
  /** What the reason says beside the call. */
  readonly says?: RegExp;
}

/** No address of the lab: the routes of a node to them are of the kinds that ip-route(8) has. */
export const noWay = {
  unreachable: '10.9.9.1',
  prohibit: '10.9.9.2',
  blackhole: '10.9.9.3',
} as const;

/** The router drops what goes there. */
const silent = '10.3.0.11';

/** Of name servers on the loopback interface of the node, by what they say. */
export const nameServers = {
  SERVFAIL: '127.0.0.53',
  NXDOMAIN: '127.0.0.54',
  nonsense: '127.0.0.55',
} as const;

const everyHost = ['connect to IMDS', 'connect to EC2', 'connect to STS'] as const;
const everyName = ['DNS of EC2', 'DNS of STS', 'DNS of the proxy'] as const;
const everyTls = ['TLS of EC2', 'TLS of STS'] as const;
const everyProxy = ['proxy to EC2', 'proxy to STS'] as const;
const always = ['all'] as const;
const once = ['first', 'all'] as const;
const hour = 3_600_000;

const connectFaults: readonly WayFault[] = [
  {
    name: 'refused',
    row: 'connect refused',
    places: [...everyHost, ...everyProxy],
    way: { address: '10.1.0.2', port: 9 },
    meaning: 'transient',
    attempts: always,
    says: /ECONNREFUSED/,
  },
  ...(['unreachable', 'prohibit', 'blackhole'] as const).map((type): WayFault => ({
    name: `no route (${type})`,
    row: 'no route',
    places: [...everyHost, ...everyProxy],
    way: { address: noWay[type] },
    meaning: 'transient',
    attempts: always,
    says: { unreachable: /EHOSTUNREACH/, prohibit: /EACCES/, blackhole: /EINVAL/ }[type],
  })),
  {
    name: 'packets are dropped',
    row: 'packets dropped',
    places: [...everyHost, ...everyProxy],
    way: { address: silent },
    meaning: 'transient',
    attempts: always,
    isSlow: true,
  },
];

const dns = (name: string, servers: readonly string[], isSlow?: true): WayFault => ({
  name,
  row: 'DNS: no name server, none that answers, an error, nonsense',
  places: everyName,
  way: { nameServers: servers },
  meaning: 'transient',
  attempts: always,
  ...(isSlow && { isSlow }),
});

const dnsFaults: readonly WayFault[] = [
  dns('no name server', []),
  dns('name servers that drop questions', ['10.1.0.253', '10.1.0.254'], true),
  dns('name servers that are down', ['10.1.0.2']),
  dns('SERVFAIL', [nameServers.SERVFAIL]),
  dns('NXDOMAIN', [nameServers.NXDOMAIN]),
  dns('name servers that answer nonsense', [nameServers.nonsense], true),
];

const tls = (name: string, manner: Manner, isSlow?: true): WayFault => ({
  name,
  row: `TLS: handshake that ${isSlow ? 'hangs' : 'ends, is reset or is none'}`,
  places: everyTls,
  way: { manner },
  meaning: 'transient',
  attempts,
  ...(isSlow && { isSlow }),
});

const certificate = (
  which: Extract<Way, { certificate: unknown }>['certificate'],
  told: RegExp,
): WayFault => ({
  name: `a certificate ${which}`.replace('certificate untrusted', 'certificate that nobody trusts'),
  row: 'TLS: certificate untrusted, expired, of another host',
  places: everyTls,
  way: { certificate: which },
  meaning: 'refused',
  attempts: always,
  says: told,
});

const tlsFaults: readonly WayFault[] = [
  tls('a handshake that hangs', silence, true),
  tls('a handshake that is reset', reset),
  tls('a handshake that ends', hangUp),
  // A load balancer whose listener has another protocol
  tls('plain HTTP to a handshake', says('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')),
  certificate('untrusted', /UNABLE_TO_\w+; its certificate is not trusted/),
  certificate('expired', /CERT_HAS_EXPIRED/),
  certificate('of another host', /ERR_TLS_CERT_ALTNAME_INVALID/),
];

const proxy = (
  name: string,
  row: string,
  manner: Manner,
  more: Partial<Pick<WayFault, 'meaning' | 'attempts' | 'isSlow' | 'says'>> = {},
): WayFault => ({
  name,
  row: `proxy: ${row}`,
  places: everyProxy,
  way: { manner },
  meaning: 'transient',
  attempts,
  ...more,
});

const answer = (line: string) => says(`HTTP/1.1 ${line}\r\nContent-Length: 0\r\n\r\n`);

const proxyFaults: readonly WayFault[] = [
  ...[403, 407].map((status) =>
    proxy(`proxy says ${status}`, 'refuses (403, 407)', answer(`${status} No`), {
      meaning: 'refused',
      attempts: once,
      says: new RegExp(`Proxy HTTP ${status}`),
    }),
  ),
  ...[429, 502, 503, 504].map((status) =>
    proxy(`proxy says ${status}`, 'cannot now (429, 502, 503, 504)', answer(`${status} Not now`), {
      says: new RegExp(`Proxy HTTP ${status}`),
    }),
  ),
  proxy('proxy that hangs', 'hangs', silence, { isSlow: true }),
  proxy('proxy with half an answer', 'hangs', says('HTTP/1.1 200 Conn', { hangsUp: false }), {
    isSlow: true,
  }),
  proxy('proxy that connects to nothing', 'hangs', connectTo(silence), { isSlow: true }),
  proxy('proxy that resets', 'ends or resets the connection, before or in the tunnel', reset),
  proxy('proxy that hangs up', 'ends or resets the connection, before or in the tunnel', hangUp),
  proxy(
    'proxy whose tunnel is reset',
    'ends or resets the connection, before or in the tunnel',
    connectTo(reset),
  ),
  proxy(
    'proxy whose tunnel ends',
    'ends or resets the connection, before or in the tunnel',
    connectTo(hangUp),
  ),
];

const identityFaults: readonly WayFault[] = [
  ...(
    [
      ['an hour ahead', hour],
      ['an hour behind', -hour],
    ] as const
  ).map(([name, clock]): WayFault => ({
    name: `clock of AWS ${name}`,
    row: 'clock an hour off',
    places: ['clock of EC2', 'clock of STS'],
    way: { clock },
    // The answer says what time it is
    meaning: 'harmless',
    attempts: always,
  })),
  {
    name: 'expired credentials',
    row: 'expired credentials',
    places: ['credentials for EC2', 'credentials for STS'],
    way: { credentials: 'expired' },
    meaning: 'transient',
    attempts: always,
    says: /RequestExpired|ExpiredToken/,
  },
];

export const wayFaults: readonly WayFault[] = [
  ...connectFaults,
  ...dnsFaults,
  ...tlsFaults,
  ...proxyFaults,
  ...identityFaults,
];

export const wayPlaces = [...new Set(wayFaults.flatMap(({ places }) => places))];

/** The question that is not answered then, which for EC2 is the first that matters to the action. */
export function stepBehind(place: WayPlace, action: AskingAction): StepName {
  if (place.endsWith('IMDS')) return 'IMDS token';
  if (place.endsWith('STS')) return 'AssumeRole';
  return action === 'start' ? 'ReplaceRoute' : 'DescribeRouteTables';
}
