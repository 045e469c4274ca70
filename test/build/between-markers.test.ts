import { expect, test } from 'vitest';
import { readBetween, replaceBetween } from '../../agent/between-markers.ts';

const markers = { begin: '<!-- begin -->', end: '<!-- end -->' };

test.for([
  ['something', 'before\n<!-- begin -->\n\nold\n\n<!-- end -->\nafter\n'],
  ['nothing', 'before\n<!-- begin -->\n<!-- end -->\nafter\n'],
])('%s between the markers is replaced, and nothing else', ([, document = '']) => {
  expect(replaceBetween(document, markers, 'new')).toBe(
    'before\n<!-- begin -->\n\nnew\n\n<!-- end -->\nafter\n',
  );
});

test('what was written is read', () => {
  const document = replaceBetween('<!-- begin --><!-- end -->', markers, 'new');
  expect(readBetween(document, markers)).toBe('new');
});

test.for([
  ['begin', '<!-- end -->'],
  ['end', '<!-- begin -->'],
  ['end, where it comes first', '<!-- end --><!-- begin -->'],
])('a document without the marker %s is refused', ([, document = '']) => {
  expect(() => replaceBetween(document, markers, 'new')).toThrow(/no line <!-- (begin|end) -->/);
});
