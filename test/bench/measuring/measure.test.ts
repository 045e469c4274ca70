import { afterAll, beforeAll, expect, test } from 'vitest';
import { Lab } from '../../lab/lab.ts';
import { systemPath } from '../../lab/holder.ts';
import { suite } from '../../setup/suite.ts';
import { measure } from './measure.ts';
import type { Variant } from './time-in-turn.ts';

suite('measuring whole processes', { lab: true, tools: ['time'] }, () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.up({ nodes: ['node1'] });
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
  });

  const command = (name: string, file: string, ...args: string[]): Variant => ({
    name,
    file,
    args,
    env: { PATH: systemPath, LC_ALL: 'C' },
    every: 1,
  });

  async function figuresOf(variant: Variant, rounds = 1) {
    const measured = await measure(lab.node('node1'), [variant], rounds, () => undefined);
    return measured.get(variant);
  }

  test('who waits takes time and no CPU', async () => {
    const figures = await figuresOf(command('waits', 'sleep', '0.2'));
    expect(figures?.wallMs[0]).toBeGreaterThanOrEqual(200);
    expect(figures?.cpuMs[0]).toBeLessThan(200);
  });

  test('the CPU time of children counts', async () => {
    const busy = 'i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done';
    const figures = await figuresOf(command('has a busy child', 'sh', '-c', `sh -c '${busy}'; :`));
    expect(figures?.cpuMs[0]).toBeGreaterThan(10);
  });

  test('memory is that of the largest process, and what of it is anonymous', async () => {
    const hold = 'globalThis.held = Buffer.alloc(100_000_000, 1); setTimeout(() => {}, 100)';
    const figures = await figuresOf(
      command('holds 100 MB', 'sh', '-c', '"$@"; :', 'sh', process.execPath, '-e', hold),
    );
    expect(figures?.anonymousMegabytes).toBeGreaterThan(95);
    expect(figures?.peakMegabytes).toBeGreaterThan(figures?.anonymousMegabytes ?? NaN);
  });

  test('all variants run in turn; the first round is not counted, and a seldom variant runs three times', async () => {
    const order: string[] = [];
    const noted = (name: string, every: number): Variant => ({
      ...command(name, 'true'),
      every,
      prepare: () => {
        order.push(name);
        return Promise.resolve();
      },
    });
    const [often, seldom] = [noted('often', 1), noted('seldom', 9)];
    const told: string[] = [];
    const measured = await measure(lab.node('node1'), [often, seldom], 6, (line) => told.push(line));
    expect(measured.get(often)?.wallMs).toHaveLength(6);
    expect(measured.get(seldom)?.wallMs).toHaveLength(3);
    const memory = ['often', 'seldom', 'often', 'often'];
    expect(order.slice(0, -memory.length).join(' ')).toBe(
      'often often often seldom often often seldom often often seldom',
    );
    expect(order.slice(-memory.length)).toEqual(memory);
    expect(told.slice(0, 2)).toEqual(['a first round, not counted', 'round 1 of 6']);
  });

  test.each([
    ['exits with another code than 0', 'echo it is broken >&2; exit 3', 'exited with 3'],
    ['is killed', 'echo it is broken >&2; kill -9 $$', 'exited with 137'],
  ])('a run that %s ends the measuring, with what it said', async (_title, script, what) => {
    const run = figuresOf(command('Node 24: stop', 'sh', '-c', script));
    await expect(run).rejects.toThrow(new RegExp(`^Node 24: stop: ${what}\\n.*\\nit is broken$`));
  });

  test('a run that did something else than was to be measured ends the measuring', async () => {
    const verify = () => {
      throw new Error('no route was moved');
    };
    await expect(figuresOf({ ...command('moves nothing', 'true'), verify })).rejects.toThrow(
      'no route was moved',
    );
  });
});
