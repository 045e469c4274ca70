import { expect, test } from 'vitest';
import { actionOf, caseOf, clientOf } from './case-of.ts';
import { laneOf } from './lanes.ts';

const afterwards = '2'.repeat(30);

test('an outage begins at zero; the share of the agent is its finale', () => {
  const actions = [actionOf('start', 'node2', 250, 600)];
  const { rows } = laneOf(caseOf({ clients: [`11...${afterwards}`], actions }));
  expect(rows).toMatchObject([{ zero: 100, end: 500, finale: 250, bounds: { from: 0, until: 3_400 } }]);
});

test('standby and back are two rows, the second from a second before its outage', () => {
  const { rows } = laneOf(caseOf({ clients: [`11...${afterwards}...11`] }));
  expect(rows).toMatchObject([
    { zero: 100, end: 500, bounds: { from: 0, until: 2_400 } },
    { zero: 3_400, end: 3_800, bounds: { from: 2_400, until: 3_900 } },
  ]);
});

test('what caused an outage is what was done last before it, and after the one before', () => {
  const events = [
    { at: 50, text: 'standby' },
    { at: 300, text: 'fenced' },
    { at: 900, text: 'online' },
    { at: 3_500, text: 'fenced' },
  ];
  const causes = (...given: typeof events) =>
    laneOf(caseOf({ clients: [`11...${afterwards}...11`], events: given })).rows.map(
      ({ cause }) => cause?.text,
    );
  expect(causes(...events)).toEqual(['standby', 'online']);
  expect(causes(...events.slice(0, 2))).toEqual(['standby', undefined]);
});

test('rows that are close to each other meet where the first outage ends', () => {
  const { rows } = laneOf(caseOf({ clients: ['11...22...11'] }));
  expect(rows.map(({ bounds }) => bounds)).toEqual([
    { from: 0, until: 500 },
    { from: 500, until: 1_100 },
  ]);
});

test('a case without an outage is one row, from the first event to the last', () => {
  const events = [
    { at: 400, text: 'EC2 away' },
    { at: 900, text: 'EC2 back' },
  ];
  const { rows } = laneOf(caseOf({ clients: ['1'.repeat(20)], events }));
  expect(rows).toMatchObject([
    { interruption: undefined, zero: 400, end: 900, bounds: { from: 0, until: 1_900 } },
  ]);
});

test('a bar for each address: of the client that waited longest, with the share of its outage', () => {
  const clients = [
    clientOf('11...2222'),
    clientOf('11....222', { protocol: 'tcp' }),
    clientOf('11..22222', { address: 'fd00:10::15' }),
    clientOf('111111111', { address: '192.168.10.16' }),
  ];
  const [row] = laneOf(caseOf({ clients, actions: [actionOf('start', 'node2', 250, 700)] })).rows;
  expect(row?.bars).toEqual([
    { client: clients[1], share: { action: 'start', node: 'node2', from: 250, ms: 350 } },
    { client: clients[2], share: { action: 'start', node: 'node2', from: 250, ms: 150 } },
    { client: clients[3], share: undefined },
  ]);
});
