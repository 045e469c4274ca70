import { type Command, Option } from 'commander';
import { agent, parseParameters, type Parameters } from '../agent.ts';
import type { Env } from '../ocf/environment.ts';
import { formatProblem, type Problem } from '../ocf/instance-parameters.ts';
import { OperatorError } from './session.ts';

type ParameterName = keyof Parameters;

/** How EC2 is asked, and by whom. */
export const howToAsk = [
  'region',
  'profile',
  'auth_type',
  'routing_table_role',
  'endpoint_url',
  'sts_endpoint_url',
  'proxy',
  'ca_bundle',
  'api_timeout',
] as const satisfies readonly ParameterName[];

/**
 * The instance parameters as flags, from the declaration: `--routing-table rtb-…` is `routing_table`. What they mean and may be is
 * the same.
 */
export function addParameterOptions(command: Command, names: readonly ParameterName[]): void {
  for (const name of names) {
    const { shortdesc } = declarationOf(name);
    command.addOption(
      new Option(`${flagOf(name)} <value>`, shortdesc).helpGroup('Parameters of the resource:'),
    );
  }
}

/**
 * Reads them as the agent reads its own.
 *
 * @param required of these a missing one is an error
 * @throws OperatorError with every problem at once
 */
export function readParameterOptions(
  options: Readonly<Record<string, unknown>>,
  names: readonly ParameterName[],
  required: readonly ParameterName[] = [],
): Parameters {
  const given = Object.entries(givenParameters(options, names));
  const env: Env = Object.fromEntries(given.map(([name, value]) => [`OCF_RESKEY_${name}`, value]));
  const { parameters, problems } = parseParameters(env);
  const counted = problems.filter(
    ({ parameter, value }) =>
      names.includes(parameter as ParameterName) &&
      (value !== undefined || required.includes(parameter as ParameterName)),
  );
  if (counted.length > 0) throw new OperatorError(counted.map(formatAsFlag).join('\n'));
  return parameters;
}

/** What was given, by the names of the parameters. */
export function givenParameters(
  options: Readonly<Record<string, unknown>>,
  names: readonly ParameterName[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = options[camelCase(name)];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}

export function flagOf(name: string): string {
  return `--${name.replaceAll('_', '-')}`;
}

function formatAsFlag(problem: Problem): string {
  return formatProblem({ ...problem, parameter: flagOf(problem.parameter) });
}

function camelCase(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function declarationOf(name: ParameterName) {
  const declaration = agent.parameters[name];
  if (declaration === undefined) throw new Error(`no parameter ${name}`);
  return declaration;
}
