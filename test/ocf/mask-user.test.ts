import { expect, test } from 'vitest';
import { maskUser } from '../../src/ocf/mask-user.ts';

test.each([
  ['http://proxy.example:3128', 'http://proxy.example:3128'],
  ['proxy.example', 'proxy.example'],
  ['http://user:secret@proxy.example:3128', 'http://***@proxy.example:3128'],
  ['user:secret@proxy.example:3128', '***@proxy.example:3128'],
  ['http://secret@proxy.example', 'http://***@proxy.example'],
  ['http://:secret@proxy.example', 'http://***@proxy.example'],
  ['http://user:very@secret@proxy.example', 'http://***@proxy.example'],
  ['http://user:sec/ret@proxy.example', 'http://***@proxy.example'],
  ['http://user:sec\nret@proxy.example', 'http://***@proxy.example'],
])('%j is shown as %s', (value, shown) => {
  expect(maskUser(value)).toBe(shown);
});
