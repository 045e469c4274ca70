import { expect, test } from 'vitest';
import { formatLabel, isLabel } from '../src/address-label.ts';

test('a label has the name of its interface before it', () => {
  expect(formatLabel('eth0', 'hana')).toBe('eth0:hana');
});

test('without iflabel there is none', () => {
  expect(formatLabel('eth0', undefined)).toBeUndefined();
});

test.each([
  ['eth0:a', true],
  ['eth0:0123456789', true],
  ['eth0:0123456789a', false],
  ['enp134s0f0:hana', true],
  ['enp134s0f0:hana1', false],
])('interface and label have 15 characters at most: %s → %s', (label, fits) => {
  expect(isLabel(label)).toBe(fits);
});
