import type { Parameters } from '../agent.ts';
import { givenParameters, howToAsk, readParameterOptions } from './parameter-options.ts';
import { OperatorError } from './session.ts';

/** What says which overlay IP is looked at, and how EC2 is asked. */
export const subjectParameters = [
  'ip',
  'routing_table',
  'interface',
  ...howToAsk,
  'lookup_type',
  'source_dest_check',
  'repair_routes',
] as const satisfies readonly (keyof Parameters)[];

/** What is looked at: what the flags say, or resources of the cluster (none named: all), where flags say how to ask. */
export type Subject =
  | { readonly parameters: Parameters }
  | { readonly names: readonly string[]; readonly flags: Readonly<Record<string, string>> };

/**
 * @param problems of other options, to be told with those of the subject
 * @throws OperatorError with every problem at once
 */
export function readSubject(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
  problems: readonly string[] = [],
): Subject {
  const isByFlags = options['ip'] !== undefined || options['routingTable'] !== undefined;
  const both =
    isByFlags && names.length > 0
      ? [`${names.join(' ')}: name a resource, or --ip and --routing-table, not both`]
      : [];
  const required: readonly (keyof Parameters)[] =
    isByFlags && both.length === 0 ? ['ip', 'routing_table'] : [];
  const told = [...both, ...problems];
  try {
    const parameters = readParameterOptions(options, subjectParameters, required);
    if (told.length === 0)
      return isByFlags ? { parameters } : { names, flags: givenParameters(options, subjectParameters) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    told.push(error.message);
  }
  throw new OperatorError(told.join('\n'));
}
