import { Option } from 'commander';
import { addParameterOptions, readParameterOptions } from '../parameter-options.ts';
import { type DefineCommand, OperatorError } from '../session.ts';
import { formats, type Format } from './format-policy.ts';
import { policiesFor, type PolicyName } from './policy.ts';

const parameters = ['routing_table', 'routing_table_role', 'source_dest_check', 'region'] as const;

interface Options {
  readonly account?: string;
  readonly nodeRole?: string;
  readonly format: Format;
  readonly only?: PolicyName;
}

/** `overlay-ip policy`: asks nobody and changes nothing. */
export const policyCommand: DefineCommand = ({ invocation }, command) => {
  addParameterOptions(command, parameters);
  command
    .addOption(
      new Option('--format <format>', 'what it is for').choices(Object.keys(formats)).default('json'),
    )
    .option('--account <id>', 'account of the route tables; without it the policy says any')
    .option('--node-role <arn>', 'role of the nodes, for the trust policy of --routing-table-role')
    .addOption(
      new Option('--only <policy>', 'one of the policies of --routing-table-role').choices([
        'nodes',
        'route-tables',
        'trust',
      ]),
    )
    .action((options: Options & Readonly<Record<string, unknown>>) => {
      const read = readParameterOptions(options, parameters, ['routing_table']);
      const { account, nodeRole, format, only } = options;
      const problems = [
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
      ];
      if (problems.length > 0) throw new OperatorError(problems.join('\n'));
      const policies = policiesFor(read, { account, nodeRole }).filter(
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
