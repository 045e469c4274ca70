import { describe, expect, test } from 'vitest';
import { quote } from '../../src/ocf/quote.ts';

describe('a user’s text in a sentence', () => {
  test.each([
    ['is quoted', 'foo', '"foo"'],
    ['has its quotes escaped', 'a"b', String.raw`"a\"b"`],
    ['has its line breaks escaped', 'a\nb\r', String.raw`"a\nb\r"`],
    ['has its escape sequences escaped', '\u001b[31mred', String.raw`"\u001b[31mred"`],
    ['has DEL and C1 controls escaped', 'a\u007f\u009bb', String.raw`"a\u007f\u009bb"`],
    ['has Unicode line separators escaped', 'a\u2028\u2029b', String.raw`"a\u2028\u2029b"`],
    ['keeps other letters', 'Müller', '"Müller"'],
  ])('%s', (_title, text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  test('is cut after sixty characters', () => {
    expect(quote('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
    expect(quote('x'.repeat(61))).toBe(`"${'x'.repeat(59)}…"`);
  });

  test('never holds a control character, whichever it is given', () => {
    const characters = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code));
    for (const character of characters) expect(quote(character)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});
