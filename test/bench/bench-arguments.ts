import { parseArgs } from 'node:util';

export interface BenchArguments {
  /** How many are counted. */
  readonly rounds: number;
  /** Only the rows with all of these in their name; none → every row. */
  readonly texts: readonly string[];
}

/** @throws BadArguments */
export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const { rounds, texts } = parse(args);
  if (!/^[1-9]\d{0,3}$/.test(rounds)) throw new BadArguments(`--rounds=${rounds}: not a number of rounds`);
  return { rounds: Number(rounds), texts };
}

function parse(args: readonly string[]): { rounds: string; texts: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { rounds: { type: 'string', default: '15' } },
      allowPositionals: true,
    });
    return { rounds: values.rounds, texts: positionals };
  } catch (error) {
    // "Unknown option '--round'. To specify a positional argument starting with a '-', …"
    throw new BadArguments(error instanceof Error ? error.message : String(error));
  }
}

export class BadArguments extends Error {}
