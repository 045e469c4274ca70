import fc from 'fast-check';
import { blanks, junk, nearly } from './hostile-text.ts';
import { type ParameterName, parameterNames, spellings } from './spellings.ts';

/** Whatever a parameter may be configured as; `undefined` → not at all. */
function anyValue(name: ParameterName): fc.Arbitrary<string | undefined> {
  const texts: fc.Arbitrary<string> = spellings[name].map(({ text }) => text);
  return fc.oneof(
    { weight: 4, arbitrary: nearly(texts) },
    { weight: 2, arbitrary: texts },
    { weight: 2, arbitrary: junk },
    { weight: 1, arbitrary: fc.constantFrom(undefined, '', ...blanks) },
  );
}

export type Values = Readonly<Record<string, string | undefined>>;

/** One for each declared parameter. */
export const anyValues: fc.Arbitrary<Values> = fc.record(
  Object.fromEntries(parameterNames.map((name) => [name, anyValue(name)])),
);

/** As Pacemaker gives them; an environment holds no NUL and no `undefined`. */
export function toEnv(values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[`OCF_RESKEY_${name}`, value]],
    ),
  );
}
