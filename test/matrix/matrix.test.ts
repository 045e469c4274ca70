import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { titleOf, type Cell } from './cells.ts';
import { Lanes } from './lanes.ts';
import { costOf } from './pairwise.ts';
import type { Played } from './play.ts';
import { share } from './share.ts';

/** Most of what they do is waiting. */
const laneCount = 8;

suite('the fault matrix, pair by pair', { lab: true, tools: ['openssl'] }, () => {
  const played = new Map<Cell, Promise<Played>>();
  let lanes: Lanes;
  beforeAll(async () => {
    lanes = await Lanes.up(laneCount);
    // All at once, those first that wait long
    for (const cell of share.toSorted((a, b) => costOf(b) - costOf(a))) {
      const playing = lanes.play(cell);
      // Its test says so
      playing.catch(() => undefined);
      played.set(cell, playing);
    }
  });
  afterAll(() => lanes[Symbol.asyncDispose]());

  test.for(share.map((cell) => [titleOf(cell), cell] as const))(
    '%s',
    { timeout: 180_000 },
    async ([, cell]) => {
      const { problems, result } = (await played.get(cell)) ?? { problems: ['it did not run'] };
      expect(problems, JSON.stringify(result)).toEqual([]);
    },
  );
});
