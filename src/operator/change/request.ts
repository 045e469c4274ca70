import type { Command } from 'commander';
import type { Parameters } from '../../agent.ts';
import { listOf, matching } from '../../ocf/value-types.ts';
import { addParameterOptions, howToAsk, readParameterOptions } from '../parameter-options.ts';
import { OperatorError } from '../session.ts';

/** Which overlay IP it is, and how EC2 is asked. */
const changeParameters = [
  'ip',
  'routing_table',
  ...howToAsk,
] as const satisfies readonly (keyof Parameters)[];

/** What is to be set up, or torn down. */
export interface ChangeRequest {
  readonly parameters: Parameters;
  /** `i-…` or `eni-…`, in the order in which they were written. */
  readonly nodeIds: readonly string[];
  /** `false` → the plan is shown, and nothing is changed. */
  readonly isApplied: boolean;
  readonly json: boolean;
  /** `undefined` → on a terminal. */
  readonly picture: boolean | undefined;
}

export type ChangeOptions = Readonly<Record<string, unknown>> & {
  readonly instances?: string;
  readonly apply?: true;
  readonly json?: true;
  readonly picture?: boolean;
};

/** @param instances what is done with them, for --help */
export function addChangeOptions(command: Command, instances: string): void {
  command
    .option('--instances <ids>', instances)
    .option('--apply', 'do it; without this the plan is shown, and nothing is changed')
    .option('--json', 'one JSON document with the plan and what came of it')
    .option('--picture', 'draw the VPC, also where the output is no terminal')
    .option('--no-picture', 'do not draw the VPC');
  addParameterOptions(command, changeParameters);
  command.addHelpText(
    'after',
    '\nExit codes: 0 the plan can be applied, nothing is left to do, or all of it was done and is seen; 1 something stands in the way, or a step failed; 2 could not look.',
  );
}

/**
 * @param check what else is wrong with the options, by the instances that could be read
 * @throws OperatorError with every problem at once
 */
export function readChangeOptions(
  options: ChangeOptions,
  check: (nodeIds: readonly string[]) => readonly string[] = () => [],
): ChangeRequest {
  const { instances, apply, json, picture } = options;
  const read = instances === undefined ? undefined : nodeIdList.parse(instances);
  const nodeIds = read?.value ?? [];
  const told = [
    ...(read?.problems ?? []).map((problem) => `--instances=${instances ?? ''}: ${problem}`),
    ...check(nodeIds),
  ];
  try {
    const parameters = readParameterOptions(options, changeParameters, ['ip', 'routing_table']);
    if (told.length === 0)
      return { parameters, nodeIds, isApplied: apply ?? false, json: json ?? false, picture };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    told.unshift(error.message);
  }
  throw new OperatorError(told.join('\n'));
}

/** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-resource-ids.html: 8 or 17 hexadecimal digits */
const nodeIdList = listOf(
  matching(
    /^(i|eni)-[0-9a-f]{8}(?:[0-9a-f]{9})?$/,
    'the id of an instance; write it like i-0123456789abcdef0, or eni-0123456789abcdef0 for one of its network interfaces',
  ),
);
