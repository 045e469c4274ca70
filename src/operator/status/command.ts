import type { Parameters } from '../../agent.ts';
import { addParameterOptions, givenParameters, readParameterOptions } from '../parameter-options.ts';
import { type DefineCommand, OperatorError } from '../session.ts';

const parameters = [
  'ip',
  'routing_table',
  'interface',
  'region',
  'profile',
  'auth_type',
  'routing_table_role',
  'lookup_type',
  'source_dest_check',
  'repair_routes',
  'endpoint_url',
  'sts_endpoint_url',
  'proxy',
  'ca_bundle',
  'api_timeout',
] as const satisfies readonly (keyof Parameters)[];

export interface StatusOptions {
  readonly json: boolean;
  /** Seconds between two looks; `undefined` → one look. */
  readonly watchSeconds: number | undefined;
  /** `undefined` → on a terminal. */
  readonly picture: boolean | undefined;
}

/** What is looked at: what the flags say, or resources of the cluster (none named: all), where flags say how to ask. */
export type Subject =
  | { readonly parameters: Parameters }
  | { readonly names: readonly string[]; readonly flags: Readonly<Record<string, string>> };

type Options = Readonly<Record<string, unknown>> & {
  readonly json?: true;
  readonly watch?: true | string;
  readonly picture?: boolean;
};

/** `overlay-ip status`: looks, and changes nothing. */
export const statusCommand: DefineCommand = (session, command) => {
  command
    .argument('[resource...]', 'ids of resources of the cluster; default: all of this agent')
    .option('--json', 'one JSON document with everything that is known')
    .option('--watch [seconds]', 'look again and again, every 5 seconds unless told')
    .option('--picture', 'draw the VPC, also where the output is no terminal')
    .option('--no-picture', 'do not draw the VPC');
  addParameterOptions(command, parameters);
  command.addHelpText(
    'after',
    '\nExit codes: 0 somebody has each address, and all route tables agree; 1 something is wrong; 2 could not look.',
  );
  command.action(async (names: readonly string[], options: Options) => {
    const { subject, watchSeconds } = readOptions(names, options);
    const { show } = await import('./show.ts');
    await show(session, subject, { json: options.json ?? false, watchSeconds, picture: options.picture });
  });
};

/** @throws OperatorError with every problem at once */
function readOptions(
  names: readonly string[],
  options: Options,
): { subject: Subject; watchSeconds: number | undefined } {
  const problems: string[] = [];
  const isByFlags = options['ip'] !== undefined || options['routingTable'] !== undefined;
  if (isByFlags && names.length > 0)
    problems.push(`${names.join(' ')}: name a resource, or --ip and --routing-table, not both`);
  const seconds = Number(options.watch);
  const isWatching = typeof options.watch === 'string';
  if (isWatching && !(seconds >= 1 && seconds <= 3_600))
    problems.push(`--watch=${options.watch}: not a number of seconds from 1 to 3600`);
  const required: readonly (keyof Parameters)[] = isByFlags ? ['ip', 'routing_table'] : [];
  try {
    const read = readParameterOptions(options, parameters, required);
    if (problems.length === 0)
      return {
        subject: isByFlags ? { parameters: read } : { names, flags: givenParameters(options, parameters) },
        watchSeconds: isWatching ? seconds : options.watch && 5,
      };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    problems.push(error.message);
  }
  throw new OperatorError(problems.join('\n'));
}
