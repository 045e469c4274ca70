import { expect, test } from 'vitest';
import { actionOf, caseOf, clientOf } from './case-of.ts';
import type { CaseRecord } from './case-record.ts';
import { formatOutageTable } from './outage-table.ts';

const tcp = (picture: string) => clientOf(picture, { protocol: 'tcp' });

/** Without the padding of the columns, the head checked. */
function rows(...cases: CaseRecord[]): string[] {
  const [head, , ...body] = formatOutageTable(cases)
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' '));
  expect(head).toBe(
    "| case | who answered | client's outage, UDP | TCP | of it the agent | EC2 calls of the whole case |",
  );
  return body;
}

test('a move: the outage of each client, the share of the agent, the calls by name', () => {
  const moved = caseOf({
    title: 'a move',
    clients: [clientOf('11..2222'), tcp('11...222')],
    actions: [actionOf('start', 'node2', 320, 700)],
    calls: { ReplaceRoute: 2, DescribeRouteTables: 3, CreateRoute: 0 },
  });
  expect(rows(moved)).toEqual([
    '| a move | node1 → node2 | 300 ms | 400 ms | 180 ms (start) | 3 DescribeRouteTables, 2 ReplaceRoute |',
  ]);
});

test('there and back are two rows of one case, and single lost packets a third', () => {
  const clients = [clientOf('11...222...11111'), tcp('11...222...11111')];
  const [udp] = clients;
  const answered = [...(udp?.answered ?? []), { by: 'node1', from: 1504, until: 1600 }];
  const both = caseOf({
    clients: [
      { address: '192.168.10.15', resource: 'rsc_ip_HA1_HDB10', protocol: 'udp', answered },
      ...clients.slice(1),
    ],
  });
  expect(rows(both)).toEqual([
    '| a case | node1 → node2 | 400 ms | 400 ms | | none |',
    '| | node2 → node1 | 400 ms | 400 ms | | |',
    '| | 1 shorter, at most | 4 ms | none | | |',
  ]);
});

test('a case with single lost packets alone has no outage but these', () => {
  const answered = [
    { by: 'node1', from: 0, until: 100 },
    { by: 'node1', from: 110, until: 200 },
    { by: 'node1', from: 205, until: 300 },
  ];
  const clients = [
    { address: '192.168.10.15', resource: 'rsc_ip_HA1_HDB10', protocol: 'udp' as const, answered },
    tcp('1111'),
  ];
  expect(rows(caseOf({ clients }))).toEqual(['| a case | node1; 2 short, at most | 10 ms | none | | none |']);
});

test.for([
  ['nobody but the one node', { clients: [clientOf('1111')] }, 'node1 | none | | |'],
  ['the same node after a pause', { clients: [clientOf('1..1')] }, 'node1 → the same | 300 ms | | |'],
  [
    'nobody any more',
    { clients: [clientOf('1'), tcp('1')], until: 5_000 },
    'node1 → nobody | over 5000 ms | over 5000 ms | |',
  ],
  ['nobody, ever', { clients: [clientOf('...'), tcp('...')] }, 'nobody, ever | | | |'],
  ['a case that no client watched', {}, 'not watched | | | |'],
  [
    'of two addresses the one that waited longer',
    { clients: [clientOf('1..2'), clientOf('1.22', { address: 'fd00:10::15' })] },
    'node1 → node2 | 300 ms | | |',
  ],
] as const)('who answered: %s', ([, given, expected]) => {
  expect(rows(caseOf(given))).toEqual([`| a case | ${expected} none |`]);
});
