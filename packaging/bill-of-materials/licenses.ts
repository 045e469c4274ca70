import parseSpdx, { type Expression } from 'spdx-expression-parse';

/** Those of https://spdx.org/licenses/ that ask for no more than that their text goes along. */
const permissive: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
  'Zlib',
];

/** @throws Error naming every package that has no licence, or one that does not let it be part of the executable */
export function assertPermissive(
  packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly license: string | undefined;
  }[],
): void {
  const refused = packages.filter(({ license }) => license === undefined || !isPermissive(license));
  if (refused.length === 0) return;
  const reasons = refused.map(({ name, version, license }) =>
    license === undefined
      ? `${name} ${version} has no licence`
      : `${name} ${version} has the licence ${license}`,
  );
  throw new Error(
    `not to be part of the executable, see packaging/bill-of-materials/licenses.ts:\n${reasons.join('\n')}`,
  );
}

/** @param expression of https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/; nothing else is permissive */
export function isPermissive(expression: string): boolean {
  try {
    return permits(parseSpdx(expression));
  } catch {
    // npm has words of its own: UNLICENSED, SEE LICENSE IN a file
    return false;
  }
}

function permits(expression: Expression): boolean {
  if ('license' in expression) return !expression.exception && permissive.includes(expression.license);
  const { left, conjunction, right } = expression;
  return conjunction === 'or' ? permits(left) || permits(right) : permits(left) && permits(right);
}
