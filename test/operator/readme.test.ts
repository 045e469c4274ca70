import { expect, test } from 'vitest';
import { readReadme } from '../../packaging/readme.ts';
import { typed } from './typed.ts';

/** Those that look at nothing; test/operator/status has the other. */
const lines = (await readReadme()).match(/(?<=^ {4}overlay-ip )(?!status ).*$/gm) ?? [];

test('the README has commands of administrators', () => {
  expect(lines.length).toBeGreaterThan(3);
});

test.each(lines)('overlay-ip %s, of the README, is taken without a word', async (line) => {
  const { exitCode, stdout, stderr } = await typed(line.split(' '));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).not.toBe('');
});
