import { describe, expect, test } from 'vitest';
import {
  formatProblem,
  parseInstanceParameters,
  type Declarations,
} from '../../src/ocf/instance-parameters.ts';
import { boolean, listOf, matching, seconds, select } from '../../src/ocf/value-types.ts';

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

test('a problem says parameter, value and what to write', () => {
  const [problem] = parse({ name: 'a', colour: '1\n2' }).problems;
  expect(problem && formatProblem(problem)).toBe(String.raw`colour="1\n2": not a word; write letters`);
});
