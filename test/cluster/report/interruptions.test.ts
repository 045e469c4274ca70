import { expect, test } from 'vitest';
import { actionOf, caseOf, clientOf } from './case-of.ts';
import { type Interruption, interruptions } from './interruptions.ts';

const format = ({ outages, longest }: Interruption) =>
  `${longest.before} → ${longest.after}, ${longest.ms} ms, ${outages.length} of clients`;

test('what all clients see at a time is one interruption, as long as for the one that waits longest', () => {
  const clients = [
    clientOf('11...2222'),
    clientOf('1....2222', { protocol: 'tcp' }),
    clientOf('11....222', { address: 'fd00:10::15' }),
  ];
  const { main, minor } = interruptions(caseOf({ clients }));
  expect(main.map(format)).toEqual(['node1 → node2, 500 ms, 3 of clients']);
  expect(minor).toEqual([]);
});

test('standby and back are two, in order', () => {
  const clients = [clientOf('11....22..11'), clientOf('11....22...1', { protocol: 'tcp' })];
  expect(interruptions(caseOf({ clients })).main.map(format)).toEqual([
    'node1 → node2, 500 ms, 2 of clients',
    'node2 → node1, 400 ms, 2 of clients',
  ]);
});

test('each has the share of its own action', () => {
  const actions = [actionOf('start', 'node2', 300, 700), actionOf('start', 'node1', 950, 1100)];
  const { main } = interruptions(caseOf({ clients: ['11....22..11'], actions }));
  expect(main.map(({ share }) => `${share?.node} ${share?.ms} ms`)).toEqual(['node2 300 ms', 'node1 50 ms']);
});

test('a pause of less than 50 ms is counted only; a move is told however short it is', () => {
  const answered = [
    { by: 'node1', from: 0, until: 200 },
    { by: 'node1', from: 249, until: 400 },
    { by: 'node1', from: 450, until: 600 },
    { by: 'node2', from: 605, until: 900 },
  ];
  const { main, minor } = interruptions(
    caseOf({
      clients: [{ address: '192.168.10.15', resource: 'rsc_ip_HA1_HDB10', protocol: 'udp', answered }],
    }),
  );
  expect(main.map(format)).toEqual([
    'node1 → node1, 50 ms, 1 of clients',
    'node1 → node2, 5 ms, 1 of clients',
  ]);
  expect(minor.map(format)).toEqual(['node1 → node1, 49 ms, 1 of clients']);
});

test('a case without a client has none', () => {
  expect(interruptions(caseOf())).toEqual({ main: [], minor: [] });
});
