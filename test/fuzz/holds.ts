import fc from 'fast-check';

/** The same cases on every machine; `FUZZ_SEED` and `FUZZ_RUNS` hunt for others, and a failure prints its own seed. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122);

/**
 * Whatever is generated, the expectations in `check` hold.
 *
 * @param runs how many cases `npm test` tries
 */
export async function holds<Case>(
  cases: fc.Arbitrary<Case>,
  check: (one: Case) => void | Promise<void>,
  runs = 300,
): Promise<void> {
  const property = fc.asyncProperty(cases, async (one) => {
    await check(one);
  });
  await fc.assert(property, { seed, numRuns: Number(process.env['FUZZ_RUNS'] ?? runs) });
}
