import type { VirtualTime } from '../fakes/deadline.ts';
import type { Change, World } from './world.ts';

/** Who changed the world: a run of an action, by its number, or somebody else. */
export type Author = number | 'someone';

export interface Moment {
  /** ms of virtual time. */
  readonly at: number;
  readonly by: Author;
  readonly world: World;
}

/** All that has been true, in order: EC2 answers with what was true a while ago, and laws look back. */
export class History {
  readonly #time: VirtualTime;
  readonly #moments: [Moment, ...Moment[]];

  constructor(time: VirtualTime, world: World) {
    this.#time = time;
    this.#moments = [{ at: time.now, by: 'someone', world }];
  }

  get now(): World {
    return this.#last.world;
  }

  /** The number of the latest moment. */
  get mark(): number {
    return this.#moments.length - 1;
  }

  change(by: Author, change: Change): void {
    const world = change(this.now);
    if (world !== this.now) this.#moments.push({ at: this.#time.now, by, world });
  }

  at(mark: number): World {
    return (this.#moments[mark] ?? this.#last).world;
  }

  /** What was true so many ms ago. */
  ago(ms: number): World {
    return (this.#moments.findLast(({ at }) => at <= this.#time.now - ms) ?? this.#moments[0]).world;
  }

  /** From one mark to another, both included. */
  between(first: number, last: number): readonly Moment[] {
    return this.#moments.slice(first, last + 1);
  }

  /** The mark of what was true at a time. */
  markAt(at: number): number {
    return Math.max(
      0,
      this.#moments.findLastIndex((moment) => moment.at <= at),
    );
  }

  get #last(): Moment {
    return this.#moments.at(-1) ?? this.#moments[0];
  }
}
