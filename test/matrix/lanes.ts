import type { Cell } from './cells.ts';
import { Lane } from './lane.ts';
import { play, type Played } from './play.ts';

/** Each run has secrets of its own, and all that were ever issued are looked for in what the next one writes. */
const cellsOfALane = 200;

/** Several lanes side by side. A cell waits until one is free. */
export class Lanes implements AsyncDisposable {
  readonly #free: Promise<Lane>[];
  readonly #waiting: ((lane: Promise<Lane>) => void)[] = [];
  readonly #played = new WeakMap<Lane, number>();

  private constructor(lanes: readonly Lane[]) {
    this.#free = lanes.map((lane) => Promise.resolve(lane));
  }

  static async up(count: number): Promise<Lanes> {
    return new Lanes(await Promise.all(Array.from({ length: count }, () => Lane.up())));
  }

  /** @throws where the fault could not be brought about or taken back; the lane is of no more use then, and another takes its place */
  async play(cell: Cell): Promise<Played> {
    const lane = await this.#take();
    try {
      const played = await play(lane, cell);
      const count = (this.#played.get(lane) ?? 0) + 1;
      this.#played.set(lane, count);
      this.#give(count < cellsOfALane ? Promise.resolve(lane) : renew(lane));
      return played;
    } catch (error) {
      this.#give(renew(lane));
      throw error;
    }
  }

  #take(): Promise<Lane> {
    const free = this.#free.pop();
    if (free) return free;
    return new Promise<Promise<Lane>>((resolve) => this.#waiting.push(resolve)).then((lane) => lane);
  }

  #give(lane: Promise<Lane>): void {
    const next = this.#waiting.shift();
    if (next) next(lane);
    else this.#free.push(lane);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#free.map(async (lane) => (await lane)[Symbol.asyncDispose]()));
  }
}

async function renew(lane: Lane): Promise<Lane> {
  await lane[Symbol.asyncDispose]();
  return Lane.up();
}
