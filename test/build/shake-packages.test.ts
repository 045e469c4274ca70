import { expect, test } from 'vitest';
import { foldConstants } from '../../agent/shake-packages.ts';

test('computed keys and or-expressions of constants become literals', () => {
  const schema = `const _xN = "xmlName";
const _eQN = "ec2QueryName";
var List = [64 | 0, { [_xN]: _a, [_eQN]: \`B\` }];`;
  expect(foldConstants(schema)).toContain('var List = [64, { "xmlName": _a, "ec2QueryName": `B` }];');
});

test('a key that is no constant of the file stays', () => {
  expect(foldConstants('var a = { [_other]: 1 };')).toBe('var a = { [_other]: 1 };');
});
