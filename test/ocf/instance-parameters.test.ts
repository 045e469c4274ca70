import { describe, expect, test } from 'vitest';
import {
  boolean,
  formatProblem,
  listOf,
  matching,
  parseInstanceParameters,
  quote,
  seconds,
  select,
  type Declarations,
} from '../../src/ocf/instance-parameters.ts';

const said = { shortdesc: 'the name', longdesc: 'The name.' };
const word = matching(/^[a-z]+$/, 'a word; write letters');

const declarations = {
  name: { type: listOf(word), required: true, identifying: true, ...said },
  title: { type: listOf(word), identifying: true, deprecated: { replacedWith: 'name', desc: '' }, ...said },
  colour: { type: word, identifying: true, ...said },
  loud: { type: boolean, default: 'true', ...said },
  mode: { type: select(['fast', 'slow']), default: 'slow', ...said },
  wait: { type: seconds({ from: 1, to: 120 }), default: '5', ...said },
} as const satisfies Declarations;

function parse(configured: Record<string, string>) {
  const env = Object.fromEntries(
    Object.entries(configured).map(([key, value]) => [`OCF_RESKEY_${key}`, value]),
  );
  return parseInstanceParameters(declarations, env);
}

describe('parameters', () => {
  test('have their values', () => {
    expect(parse({ name: 'a, b', colour: 'red', loud: 'no', mode: 'fast', wait: '20' })).toMatchObject({
      values: { name: ['a', 'b'], colour: 'red', loud: false, mode: 'fast', wait: 20 },
      problems: [],
    });
  });

  test('that are unset have their defaults', () => {
    expect(parse({ name: 'a' }).values).toMatchObject({
      colour: undefined,
      loud: true,
      mode: 'slow',
      wait: 5,
    });
  });

  test.each(['', '   '])('that are %j count as unset', (text) => {
    const { values, problems } = parse({ name: 'a', colour: text, loud: text, wait: text });
    expect(values).toMatchObject({ colour: undefined, loud: true, wait: 5 });
    expect(problems).toEqual([]);
  });

  test('may have blanks around them', () => {
    expect(parse({ name: ' a ', colour: ' red\n', wait: ' 7 ' }).values).toMatchObject({
      name: ['a'],
      colour: 'red',
      wait: 7,
    });
  });

  test('that are not declared are no problem', () => {
    expect(parse({ name: 'a', CRM_meta_timeout: '20000', other: '1' }).problems).toEqual([]);
  });

  test('that are malformed and only tune have their default', () => {
    const { values, problems } = parse({ name: 'a', mode: 'medium', wait: '0' });
    expect(values).toMatchObject({ mode: 'slow', wait: 5 });
    expect(problems.map(({ parameter, identifying }) => [parameter, identifying])).toEqual([
      ['mode', false],
      ['wait', false],
    ]);
  });

  test('have all their problems collected', () => {
    const { problems } = parse({ name: 'a,1,b,2', colour: '3', loud: 'maybe', mode: 'x', wait: 'long' });
    expect(problems.map(({ parameter }) => parameter)).toEqual([
      'name',
      'name',
      'colour',
      'loud',
      'mode',
      'wait',
    ]);
    expect(problems.map(({ identifying }) => identifying)).toEqual([true, true, true, false, false, false]);
  });

  test('keep what is well-formed beside what is not', () => {
    expect(parse({ name: 'a,1,b' }).values.name).toEqual(['a', 'b']);
  });
});

describe('a required parameter', () => {
  test('that is unset is one problem', () => {
    const { values, problems } = parse({});
    expect(values.name).toEqual([]);
    expect(problems).toEqual([
      { parameter: 'name', value: undefined, what: 'is required: the name', identifying: true },
    ]);
    expect(problems.map(formatProblem)).toEqual(['name is required: the name']);
  });
});

describe('the former name of a parameter', () => {
  test('is read where the parameter is unset', () => {
    expect(parse({ title: 'a' })).toMatchObject({ values: { name: ['a'] }, problems: [] });
  });

  test.each(['', ' '])('is read where the parameter is %j', (text) => {
    expect(parse({ name: text, title: 'a' })).toMatchObject({ values: { name: ['a'] }, problems: [] });
  });

  test('loses against the parameter', () => {
    expect(parse({ name: 'a', title: 'b' })).toMatchObject({ values: { name: ['a'] }, problems: [] });
  });

  test('is told once when it is malformed', () => {
    expect(parse({ title: '1' }).problems.map(({ parameter }) => parameter)).toEqual(['title']);
  });
});

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

  test('is cut after eighty characters', () => {
    expect(quote('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
    expect(quote('x'.repeat(81))).toBe(`"${'x'.repeat(79)}…"`);
  });

  test('never holds a control character, whichever it is given', () => {
    const characters = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code));
    for (const character of characters) expect(quote(character)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});

test('a problem says parameter, value and what to write', () => {
  const [problem] = parse({ name: 'a', colour: '1\n2' }).problems;
  expect(problem && formatProblem(problem)).toBe(String.raw`colour="1\n2": not a word; write letters`);
});
