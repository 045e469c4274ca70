import { expect, test } from 'vitest';
import { failed, ok, type Answer } from '../../src/answer.ts';
import { tracePort } from '../../src/trace/trace-port.ts';
import { throttled } from '../fakes/failures.ts';

/** A port with state of its own; each call takes 12.34 ms. */
class Port {
  readonly version = 2;
  readonly #offset = 100;
  #now = 0;

  readonly now = () => this.#now;

  async add(left: number, right: number): Promise<Answer<number>> {
    await Promise.resolve();
    this.#now += 12.34;
    return ok(this.#offset + left + right);
  }
  credentials(): Promise<Answer<object>> {
    return Promise.resolve(ok({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'hidden' }));
  }
  refuse(): Promise<Answer<never>> {
    return Promise.resolve(failed({ operation: 'refuse', ...throttled }));
  }
  prepare(): Promise<void> {
    return Promise.resolve();
  }
  glance(): readonly string[] {
    return ['eth0'];
  }
  crash(): Promise<never> {
    return Promise.reject(new Error('crashed'));
  }
}

function traced() {
  const lines: string[] = [];
  const port = new Port();
  return { lines, port: tracePort('port', port, (line) => void lines.push(line), port.now) };
}

test('a question is written when it is asked, its answer with the time that it took', async () => {
  const { lines, port } = traced();
  const answer = port.add(1, 2);
  expect(lines).toEqual(['port.add(1, 2)']);
  expect(await answer).toEqual(ok(103));
  expect(lines).toEqual(['port.add(1, 2)', 'port.add(1, 2) = {"ok":true,"value":103} after 12.3 ms']);
});

test('questions at once are told apart by what they ask', async () => {
  const { lines, port } = traced();
  await Promise.all([port.add(1, 2), port.add(3, 4)]);
  expect(lines.map((line) => line.replace(/ after .*/, ''))).toEqual([
    'port.add(1, 2)',
    'port.add(3, 4)',
    'port.add(1, 2) = {"ok":true,"value":103}',
    'port.add(3, 4) = {"ok":true,"value":107}',
  ]);
});

test('an answer that comes at once is written too', () => {
  const { lines, port } = traced();
  expect(port.glance()).toEqual(['eth0']);
  expect(lines).toEqual(['port.glance()', 'port.glance() = ["eth0"] after 0.0 ms']);
});

test('no answer is nothing', async () => {
  const { lines, port } = traced();
  await port.prepare();
  expect(lines).toContain('port.prepare() = nothing after 0.0 ms');
});

test('a failure is written as it is', async () => {
  const { lines, port } = traced();
  await port.refuse();
  expect(lines[1]).toMatch(/^port\.refuse\(\) = .*"code":"RequestLimitExceeded"/);
});

test('a secret of an answer is answered and not written', async () => {
  const { lines, port } = traced();
  expect(await port.credentials()).toEqual(
    ok({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'hidden' }),
  );
  expect(lines.join('\n')).not.toContain('hidden');
});

test('what a port throws is thrown', async () => {
  const { port } = traced();
  await expect(port.crash()).rejects.toThrow('crashed');
});

test('what is no method is passed on, and not written', () => {
  const { lines, port } = traced();
  expect(port.version).toBe(2);
  expect(lines).toEqual([]);
});
