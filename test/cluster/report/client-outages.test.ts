import { expect, test } from 'vitest';
import { clientOf } from './case-of.ts';
import { clientOutages } from './client-outages.ts';

test.for([
  ['no answer at all', '........', []],
  ['an answer to every request', '11111111', []],
  ['not there yet', '..111111', []],
  ['a pause', '111..111', ['node1 → node1, 200–500']],
  ['a failover', '111..222', ['node1 → node2, 200–500']],
  [
    'a move in which no request gets lost lasts from one answer to the next',
    '11112222',
    ['node1 → node2, 300–400'],
  ],
  ['there and back', '1.22...1', ['node1 → node2, 0–200', 'node2 → node1, 300–700']],
  ['silence of a second at the end is none', '111..........', []],
  ['gone for good', '111...........', ['node1 → nobody, 200–1300']],
] as const)('%s: %s', ([, picture, expected]) => {
  const outages = clientOutages(clientOf(picture), (picture.length - 1) * 100);
  expect(
    outages.map(({ before, after = 'nobody', from, until }) => `${before} → ${after}, ${from}–${until}`),
  ).toEqual(expected);
});

test('answers that overtake each other are none', () => {
  const answered = [
    { by: 'node1', from: 0, until: 203 },
    { by: 'node2', from: 201, until: 400 },
  ];
  expect(
    clientOutages({ address: '192.168.10.15', resource: 'rsc_ip_HA1_HDB10', protocol: 'tcp', answered }, 400),
  ).toEqual([]);
});

test('an outage lasts from the last answer before to the first one after', () => {
  expect(clientOutages(clientOf('1...2'), 400)).toMatchObject([{ from: 0, until: 400, ms: 400 }]);
});
