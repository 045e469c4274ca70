import type { Statement } from '../../sim/policy.ts';

/** Each time less by one action, or one resource. */
export function lessByOne(statements: readonly Statement[]): Statement[][] {
  return statements.flatMap((statement, index) =>
    (['Action', 'Resource'] as const).flatMap((element) => {
      const all = statement[element] as readonly string[];
      return all.map((one) => {
        const rest = { ...statement, [element]: all.filter((other) => other !== one) };
        return statements.toSpliced(index, 1, rest);
      });
    }),
  );
}
