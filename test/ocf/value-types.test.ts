import { describe, expect, test } from 'vitest';
import { boolean, listOf, matching, seconds, select } from '../../src/ocf/value-types.ts';

describe('a boolean', () => {
  test.each(['yes', 'true', '1', 'YES', 'TRUE', 'True', 'ja', 'on', 'ON'])('%s is true', (text) => {
    expect(boolean.parse(text)).toEqual({ value: true, problems: [] });
  });

  test.each(['no', 'false', '0', 'NO', 'FALSE', 'False', 'nein', 'off', 'OFF'])('%s is false', (text) => {
    expect(boolean.parse(text)).toEqual({ value: false, problems: [] });
  });

  test.each(['Yes', 'On', 'y', 't', 'enable', 'tRUE', '2', '-1', 'yes please'])(
    '%s is false, as ocf_is_true has it, and told',
    (text) => {
      const { value, problems } = boolean.parse(text);
      expect(value).toBe(false);
      expect(problems).toHaveLength(1);
    },
  );
});

describe('a select', () => {
  const mode = select(['InstanceId', 'NetworkInterfaceId']);

  test('takes its options to the letter', () => {
    expect(mode.parse('InstanceId').value).toBe('InstanceId');
    expect(mode.parse('instanceid').value).toBeUndefined();
  });

  test('lists its options when the value is none of them', () => {
    expect(mode.parse('x').problems).toEqual([expect.stringMatching(/InstanceId.*NetworkInterfaceId/)]);
  });
});

describe('seconds', () => {
  const wait = seconds({ from: 1, to: 120 });

  test.each([
    ['1', 1],
    ['120', 120],
    ['5s', 5],
    ['5sec', 5],
    ['05', 5],
  ])('%s are %i', (text, value) => {
    expect(wait.parse(text)).toEqual({ value, problems: [] });
  });

  test.each(['0', '121', '-1', '1.5', '5m', '5 s', '1e2', 'Infinity', '9999999'])('are not %s', (text) => {
    const { value, problems } = wait.parse(text);
    expect(value).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(/from 1 to 120/)]);
  });
});

const word = matching(/^[a-z]+$/, 'a word; write letters');

describe('a list', () => {
  const words = listOf(word);

  test.each([
    ['one item', 'a', ['a']],
    ['commas', 'a,b', ['a', 'b']],
    ['blanks', ' a , b\t', ['a', 'b']],
    ['a comma at the end', 'a,b,', ['a', 'b']],
    ['an item twice', 'a,b,a', ['a', 'b']],
  ])('may have %s', (_title, text, values) => {
    expect(words.parse(text)).toEqual({ value: values, problems: [] });
  });

  test.each([
    ['an empty item in the middle', 'a,,b', ['a', 'b'], 1],
    ['an empty item at the start', ',a', ['a'], 1],
    ['nothing but a comma', ',', [], 1],
    ['blanks instead of commas', 'a b', [], 1],
    ['two malformed items', 'a,1,2', ['a'], 2],
  ])('must not have %s', (_title, text, values, count) => {
    const parsed = words.parse(text);
    expect(parsed.value).toEqual(values);
    expect(parsed.problems).toHaveLength(count);
  });

  test('names the item that is malformed', () => {
    expect(words.parse('a,1').problems).toEqual(['"1" is not a word; write letters']);
  });
});
