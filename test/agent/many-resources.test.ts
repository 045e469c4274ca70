import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox } from './black-box.ts';

/** Their 60 ReplaceRoutes are more than the 50 that EC2 lets an account make at once, if the machine is quick enough. */
const addresses = Array.from({ length: 20 }, (_, resource) => `192.168.40.${resource + 1}`);
const tables = [1, 2, 3].map((n) => `rtb-0a1b2c3d4e5f6000${n}`);
/** The client follows it, and nothing here has a route in it. */
const otherTable = 'rtb-0a1b2c3d4e5f60009';

suite('twenty resources on one node, all at once', { lab: true }, () => {
  let box: BlackBox;
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'many-'));
    const routes = addresses.map((ip) => ({ destination: `${ip}/32`, node: 'node2' }));
    box = await BlackBox.up(
      { routing_table: tables.join(',') },
      {
        routeTables: [
          { routeTableId: otherTable },
          ...tables.map((routeTableId) => ({ routeTableId, routes })),
        ],
      },
    );
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });

  const all = async (action: string) => {
    const env = { HA_LOGFILE: path.join(home, action) };
    const results = await Promise.all(addresses.map((ip) => box.run(action, { params: { ip }, env })));
    expect(results.map(({ exit, reason }) => reason ?? exit)).toEqual(addresses.map(() => 'OCF_SUCCESS'));
    const log = await readFile(env.HA_LOGFILE, 'utf8').catch(() => '');
    expect(log, 'neither a warning nor an error').not.toMatch(/: +(?:WARNING|ERR): /);
  };
  const places = () => Promise.all(addresses.map((ip) => box.placesOf(ip)));

  test('start: all succeed, although EC2 throttles them', async () => {
    // Somebody else in the account has emptied the bucket
    box.simulator.fault({ action: 'ReplaceRoute', errorCode: 'RequestLimitExceeded', times: 20 });
    await all('start');
    expect(await places()).toEqual(addresses.map(() => ['eth0']));
    for (const routeTableId of tables)
      for (const ip of addresses) expect(box.routeOf(routeTableId, `${ip}/32`)).toBe('node1');
    const refused = box.simulator.calls.filter(({ errorCode }) => errorCode === 'RequestLimitExceeded');
    expect(refused.length).toBeGreaterThanOrEqual(20);
  });

  test('monitor: all succeed, with one question each', async () => {
    box.simulator.clearCalls();
    await all('monitor');
    expect(box.simulator.calls.map(({ action }) => action)).toEqual(
      addresses.map(() => 'DescribeRouteTables'),
    );
  });

  test('stop: all succeed, no address is left and nobody was asked', async () => {
    box.simulator.clearCalls();
    await all('stop');
    expect(await places()).toEqual(addresses.map(() => []));
    expect(box.simulator.calls).toEqual([]);
  });
});
