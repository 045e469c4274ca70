import { describe, expect, test } from 'vitest';
import { failed, ok, type Answer } from '../src/answer.ts';
import { lazyPort, openOnce } from '../src/lazy-port.ts';
import { throttled } from './fakes/failures.ts';

interface Port {
  add(left: number, right: number): Promise<Answer<number>>;
  refuse(): Promise<Answer<never>>;
}

const refused = failed({ operation: 'refuse', ...throttled });

/** A port with state of its own, as a class has it. */
class Adder implements Port {
  readonly #offset = 100;

  add(left: number, right: number): Promise<Answer<number>> {
    return Promise.resolve(ok(this.#offset + left + right));
  }
  refuse(): Promise<Answer<never>> {
    return Promise.resolve(refused);
  }
}

/** Opened as these answers say, one after the other, then with a port. */
function portThat(...openings: readonly (Answer<Port> | Error)[]) {
  let opened = 0;
  const port = lazyPort<Port>(
    'opening the port',
    async () => {
      await Promise.resolve();
      const opening = openings[opened];
      opened += 1;
      if (opening instanceof Error) throw opening;
      return opening ?? ok(new Adder());
    },
    ['add', 'refuse'],
  );
  return { port, opened: () => opened };
}

const cannotOpen = failed({ operation: 'opening', ...throttled });

describe('a lazy port', () => {
  test('is not opened before the first question', () => {
    expect(portThat().opened()).toBe(0);
  });

  test('passes on questions with their arguments, and answers', async () => {
    const { port } = portThat();
    expect(await port.add(1, 2)).toEqual(ok(103));
    expect(await port.refuse()).toEqual(refused);
  });

  test('is opened once, whatever is asked', async () => {
    const { port, opened } = portThat();
    await port.add(1, 2);
    await port.refuse();
    await port.add(3, 4);
    expect(opened()).toBe(1);
  });

  test('is opened once by questions at the same time', async () => {
    const { port, opened } = portThat();
    expect(await Promise.all([port.add(1, 1), port.refuse(), port.add(2, 2)])).toEqual([
      ok(102),
      refused,
      ok(104),
    ]);
    expect(opened()).toBe(1);
  });

  test('that cannot be opened answers why, and the next question tries again', async () => {
    const { port, opened } = portThat(cannotOpen, cannotOpen);
    expect(await port.add(1, 2)).toEqual(cannotOpen);
    expect(await port.refuse()).toEqual(cannotOpen);
    expect(await port.add(1, 2)).toEqual(ok(103));
    expect(await port.add(1, 2)).toEqual(ok(103));
    expect(opened()).toBe(3);
  });

  test('that cannot be opened fails once for all questions at the same time', async () => {
    const { port, opened } = portThat(cannotOpen);
    expect(await Promise.all([port.add(1, 2), port.add(3, 4)])).toEqual([cannotOpen, cannotOpen]);
    expect(opened()).toBe(1);
    expect(await Promise.all([port.add(1, 2), port.add(3, 4)])).toEqual([ok(103), ok(107)]);
    expect(opened()).toBe(2);
  });

  test('whose opening throws answers a failure, and the next question tries again', async () => {
    const { port } = portThat(new TypeError('something is not a function'));
    expect(await port.add(1, 2)).toEqual(
      failed({
        kind: 'refused',
        operation: 'opening the port',
        code: 'TypeError',
        message: 'something is not a function',
      }),
    );
    expect(await port.add(1, 2)).toEqual(ok(103));
  });

  test('that answers a failure stays open', async () => {
    const { port, opened } = portThat();
    await port.refuse();
    await port.refuse();
    expect(opened()).toBe(1);
  });
});

test('a value is found once and given to all who ask', async () => {
  let found = 0;
  const value = openOnce('finding', () => Promise.resolve(ok((found += 1))));
  expect(await Promise.all([value(), value()])).toEqual([ok(1), ok(1)]);
  expect(await value()).toEqual(ok(1));
});
