import { expect, test } from 'vitest';
import { formatTinyproxyConf, parseRequests } from './tinyproxy.ts';

const everywhere = { address: '10.3.0.10', port: 3128, logFile: '/run/log' };

test.for([
  ['without rules', {}, []],
  ['with a user', { basicAuth: { user: 'node', password: 'secret' } }, ['BasicAuth node secret']],
  ['CONNECT to one port', { connectPorts: [443] }, ['ConnectPort 443']],
  ['CONNECT to no port', { connectPorts: [] }, ['ConnectPort 0']],
  [
    'to some hosts',
    { filterFile: '/run/filter' },
    ['Filter "/run/filter"', 'FilterType fnmatch', 'FilterDefaultDeny Yes'],
  ],
] as const)('the configuration of tinyproxy %s', ([, rules, lines]) => {
  expect(formatTinyproxyConf({ ...everywhere, ...rules }).split('\n')).toEqual([
    'Listen 10.3.0.10',
    'Port 3128',
    'LogFile "/run/log"',
    'LogLevel Info',
    ...lines,
    '',
  ]);
});

test('the requests in a log of tinyproxy', () => {
  // 1.11.1; it garbles the address of a client that comes over IPv6
  const log = `\
INFO      Nov 22 13:53:11.495 [7]: Starting main loop. Accepting connections.
CONNECT   Nov 22 13:53:12.066 [7]: Connect (file descriptor 6): ::b0b6:97c2:9455:0
CONNECT   Nov 22 13:53:12.066 [7]: Request (file descriptor 6): CONNECT ec2.example:443 HTTP/1.1
INFO      Nov 22 13:53:12.096 [7]: opensock: opening connection to ec2.example:443
CONNECT   Nov 22 13:53:12.097 [7]: Established connection to host "ec2.example" using file descriptor 7.
CONNECT   Nov 22 13:53:12.273 [7]: Request (file descriptor 6): GET http://down.example/ HTTP/1.1
`;
  expect(parseRequests(log)).toEqual([
    { method: 'CONNECT', target: 'ec2.example:443' },
    { method: 'GET', target: 'http://down.example/' },
  ]);
});
