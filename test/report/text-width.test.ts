import { expect, test } from 'vitest';
import { bold, textWidth, wrapText } from './text-width.ts';

/** In pixels at 100 pixels, plain and 600: what `measureText` of Chromium 156 says of DejaVu Sans 2.37. */
test.for([
  ['node1 killed', 611, 692],
  ['standby of the active node, and online again', 2241, 2526],
  ['3582 ms without an answer, 183 ms of it the agent’s start', 2921, 3277],
  ['ReplaceRoute → node2 (rtb-0a1b2c3d4e5f60001)', 2476, 2763],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1747, 1963],
  ['abcdefghijklmnopqrstuvwxyz', 1465, 1654],
  ['0123456789', 636, 696],
  ['.,:;!?-_/()[]{}', 627, 713],
  ['"$%&=+*#<>@~^|…·—', 1285, 1322],
] as const)('%s is not wider than reckoned, nor much narrower', ([text, plain, semibold]) => {
  const reckoned = textWidth(text, 100);
  expect(reckoned).toBeGreaterThanOrEqual(plain);
  expect(reckoned).toBeLessThan(plain * 1.2);
  expect(reckoned * bold).toBeGreaterThanOrEqual(semibold);
});

test.for([
  ['a short text', 'a move', ['a move']],
  ['a text of two lines', 'the active node gets killed', ['the active node', 'gets killed']],
  [
    'more than there is room for',
    'the active node gets killed and fenced',
    ['the active node', 'gets killed and…'],
  ],
  ['a word that is longer than a line', 'rsc_ip_HA1_HDB10_longer', ['rsc_ip_HA1_HDB1…']],
  ['nothing', '', []],
] as const)('lines: %s', ([, text, expected]) => {
  expect(wrapText(text, 10, 105, 2)).toEqual(expected);
});

test.for([40, 80, 160, 320])('no line is wider than %i', (width) => {
  const text = 'WWWW mmmm iiii the quick brown fox — jumps 12345 OVER THE LAZY DOG '.repeat(3);
  for (const line of wrapText(text, 12, width, 5)) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
});
