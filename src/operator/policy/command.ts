import { Option } from 'commander';
import type { Invocation } from '../../context.ts';
import { listOf, select } from '../../ocf/value-types.ts';
import { findTargets } from '../cluster/find-targets.ts';
import { addParameterOptions, givenParameters, readParameterOptions } from '../parameter-options.ts';
import { type DefineCommand, OperatorError } from '../session.ts';
import { callsOf, callsOfCommands, type CommandWithCalls } from './calls-of-commands.ts';
import { formats, type Format } from './format-policy.ts';
import { policiesFor, type PolicyName, type PolicyParameters } from './policy.ts';

const parameters = ['routing_table', 'routing_table_role', 'source_dest_check', 'region'] as const;

interface Options {
  readonly account?: string;
  readonly nodeRole?: string;
  readonly format: Format;
  readonly for?: string;
  readonly fromTransitGateway?: true;
  readonly only?: PolicyName;
}

type Flags = Options & Readonly<Record<string, unknown>>;

/** Those without an option of theirs. */
const commandNames = Object.keys(callsOfCommands).filter((name) => !name.includes(' '));

/** `overlay-ip policy`: asks nobody but the cluster, for a resource of it, and changes nothing. */
export const policyCommand: DefineCommand = ({ invocation }, command) => {
  addParameterOptions(command, parameters);
  command
    .argument(
      '[resource]',
      'id of a resource of the cluster, whose parameters count where no flag says otherwise',
    )
    .addOption(
      new Option('--format <format>', 'what it is for').choices(Object.keys(formats)).default('json'),
    )
    .option(
      '--for <commands>',
      `what these commands need as well, comma-separated: ${commandNames.join(', ')}`,
    )
    .option('--from-transit-gateway', 'with --for=doctor: what it needs for its option of that name')
    .option('--account <id>', 'account of the route tables; without it the policy says any')
    .option('--node-role <arn>', 'role of the nodes, for the trust policy of --routing-table-role')
    .addOption(
      new Option('--only <policy>', 'one of the policies, where there are several').choices([
        'nodes',
        'administrator',
        'route-tables',
        'trust',
      ]),
    )
    .action(async (resource: string | undefined, options: Flags) => {
      const read = await readParameters(resource, options, invocation);
      const { account, nodeRole, format, only, fromTransitGateway = false } = options;
      const named = listOf(select(commandNames)).parse(options.for ?? '');
      const commands = [
        ...(named.value ?? []),
        ...(fromTransitGateway ? ['doctor --from-transit-gateway'] : []),
      ] as readonly CommandWithCalls[];
      const problems = [
        ...named.problems.map((problem) => `--for=${options.for ?? ''}: ${problem}`),
        ...(fromTransitGateway && !commands.includes('doctor')
          ? ['--from-transit-gateway: this is for --for=doctor, which is not given']
          : []),
        ...(account === undefined || /^\d{12}$/.test(account)
          ? []
          : [`--account=${account}: not the id of an account; write its 12 digits`]),
        ...(nodeRole === undefined || /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(nodeRole)
          ? []
          : [
              `--node-role=${nodeRole}: not the ARN of a role; write it like arn:aws:iam::123456789012:role/cluster-node`,
            ]),
        ...(only === 'trust' && nodeRole === undefined
          ? ['--only=trust: the trust policy names who is trusted; give it as --node-role']
          : []),
        ...((only === 'trust' || only === 'route-tables') && read.routing_table_role === undefined
          ? [`--only=${only}: this policy is for --routing-table-role, which is not given`]
          : []),
        ...(only === 'administrator' && callsOf(commands, 'administrator').own.length === 0
          ? ['--only=administrator: this policy is for --for=setup,teardown, of which none is given']
          : []),
      ];
      if (problems.length > 0) throw new OperatorError(problems.join('\n'));
      const policies = policiesFor(read, { account, nodeRole }, commands).filter(
        ({ name }) => only === undefined || name === only,
      );
      // Beside the documents, which stay readable for programs
      if (policies.length > 1 && format === 'json')
        invocation.writeStderr(
          `${policies.length} policies, in this order: ${policies.map(({ name, belongsTo }) => `${name} (${belongsTo})`).join(', ')}. --only prints one.\n`,
        );
      invocation.writeStdout(formats[format](policies));
    });
};

/** @throws OperatorError with every problem at once */
async function readParameters(
  resource: string | undefined,
  options: Flags,
  { env, writeStderr }: Invocation,
): Promise<PolicyParameters> {
  const ofFlags = readParameterOptions(options, parameters, resource === undefined ? ['routing_table'] : []);
  if (resource === undefined) return ofFlags;
  const flags = givenParameters(options, parameters);
  const { targets } = await findTargets({ names: [resource], flags }, env, (notice) => {
    writeStderr(`${notice}\n`);
  });
  const [target] = targets;
  if (target === undefined) throw new OperatorError(`${resource}: mend its parameters first`);
  return target.parameters;
}
