import { expect, test } from 'vitest';
import { element } from './markup.ts';

test.for([
  ['an element without content', element('rect', { x: 1, class: 'gap' }), '<rect x="1" class="gap"/>'],
  ['what is not given is left out', element('text', { x: undefined }), '<text/>'],
  ['a number has two decimals at most', element('rect', { x: 1 / 3 }), '<rect x="0.33"/>'],
  [
    'elements and text in each other',
    element('text', {}, 'a ', element('tspan', {}, 'b')),
    '<text>a <tspan>b</tspan></text>',
  ],
  ['text is escaped', element('text', {}, '<a> & "b"'), '<text>&lt;a&gt; &amp; &quot;b&quot;</text>'],
  [
    'attributes are escaped',
    element('rect', { class: '"><script>' }),
    '<rect class="&quot;&gt;&lt;script&gt;"/>',
  ],
  [
    'what XML cannot say is replaced',
    element('text', {}, 'a\u{1B}[31mb\u{D800}'),
    '<text>a\u{FFFD}[31mb\u{FFFD}</text>',
  ],
  ['other scripts stay', element('text', {}, 'é 😀'), '<text>é 😀</text>'],
] as const)('%s', ([, { markup }, expected]) => {
  expect(markup).toBe(expected);
});
