import { expect, test } from 'vitest';
import { BadArguments, parseBenchArguments } from './bench-arguments.ts';

test.each([
  [[], { rounds: 15, texts: [] }],
  [['--rounds=3', 'Node 24', 'HTTPS'], { rounds: 3, texts: ['Node 24', 'HTTPS'] }],
])('%j', (args, parsed) => {
  expect(parseBenchArguments(args)).toEqual(parsed);
});

test.each([
  ['--round=3', "Unknown option '--round'"],
  ['--rounds=0', '--rounds=0: not a number of rounds'],
  ['--rounds=many', '--rounds=many: not a number of rounds'],
])('%s is refused', (arg, message) => {
  expect(() => parseBenchArguments([arg])).toThrow(BadArguments);
  expect(() => parseBenchArguments([arg])).toThrow(message);
});
