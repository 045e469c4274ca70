import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox, tables } from './black-box.ts';

const nodes = ['node1', 'node2'] as const;
/** The client follows it, and nothing here has a route in it. */
const otherTable = 'rtb-0a1b2c3d4e5f60009';
/** Resources that race side by side, each with its address; routes are there for half of them. */
const races = Array.from({ length: 8 }, (_, race) => `192.168.30.${race + 1}`);
/** ms that EC2 takes for the requests, in the order in which they come: no two races are alike. */
const latencies = Array.from({ length: 200 }, (_, request) => ((request * 7919) % 23) * 15);

suite('start on two nodes at once', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    const routes = races
      .filter((_, race) => race % 2 === 0)
      .map((ip) => ({ destination: `${ip}/32`, node: 'node2' }));
    box = await BlackBox.up(
      { routing_table: tables.join(',') },
      {
        routeTables: [
          { routeTableId: otherTable },
          ...tables.map((routeTableId) => ({ routeTableId, routes })),
        ],
      },
    );
    for (const delay of latencies) box.simulator.fault({ delay, times: 1 });
  });
  afterAll(() => box[Symbol.asyncDispose]());

  const everywhere = (action: string, ip: string) =>
    Promise.all(nodes.map((on) => box.run(action, { on, params: { ip } })));
  /** The second node comes up to half a second after the first, which has done some of its work by then, or all. */
  const startBoth = (race: number, ip: string) => {
    // Pacemaker would wait for a start that cannot win for three minutes
    const env = { OCF_RESKEY_CRM_meta_timeout: '5000' };
    const [first, second] = race % 4 < 2 ? nodes : nodes.toReversed();
    return Promise.all([
      box.run('start', { on: first, params: { ip }, env }),
      setTimeout(race * 70).then(() => box.run('start', { on: second, params: { ip }, env })),
    ]);
  };
  /** Where the tables send the address to. */
  const targets = (ip: string) => tables.map((routeTableId) => box.routeOf(routeTableId, `${ip}/32`));

  /** The node that has all tables, if there is one. */
  const owner = (ip: string) => {
    const [first, ...others] = new Set(targets(ip));
    return others.length === 0 ? first : undefined;
  };

  test('each succeeds or fails softly; where both succeed all tables agree', async () => {
    const results = await Promise.all(races.map((ip, race) => startBoth(race, ip)));
    for (const [race, ip] of races.entries()) {
      const exits = results[race]?.map(({ exit }) => exit) ?? [];
      for (const exit of exits) expect(['OCF_SUCCESS', 'OCF_ERR_GENERIC']).toContain(exit);
      if (exits.every((exit) => exit === 'OCF_SUCCESS')) expect(nodes).toContain(owner(ip));
    }
  });

  test('then a monitor succeeds on the node that has all tables, and fails on the other', async () => {
    box.simulator.clearFaults();
    const results = await Promise.all(races.map((ip) => everywhere('monitor', ip)));
    for (const [race, ip] of races.entries())
      expect(results[race]?.map(({ exit }) => exit)).toEqual(
        nodes.map((node) => (node === owner(ip) ? 'OCF_SUCCESS' : 'OCF_ERR_GENERIC')),
      );
  });

  test('stop on one and start on the other heal whatever came out', async () => {
    await Promise.all(
      races.map(async (ip, race) => {
        const [loser, winner] = race % 3 === 0 ? nodes : nodes.toReversed();
        const params = { ip };
        expect(await box.run('stop', { on: loser, params })).toMatchObject({ exit: 'OCF_SUCCESS' });
        expect(await box.run('start', { on: winner, params })).toMatchObject({ exit: 'OCF_SUCCESS' });
        expect(targets(ip)).toEqual([winner, winner]);
        const monitored = await everywhere('monitor', ip);
        expect(monitored.map(({ exit }) => exit)).toEqual(
          nodes.map((node) => (node === winner ? 'OCF_SUCCESS' : 'OCF_NOT_RUNNING')),
        );
        expect(await box.placesOf(ip, winner)).toEqual(['eth0']);
        expect(await box.placesOf(ip, loser)).toEqual([]);
      }),
    );
  });
});
