import { Command, CommanderError } from 'commander';
import picocolors from 'picocolors';
import type { Invocation } from '../context.ts';
import { clusterConfigCommand } from './cluster-config/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { type OperatorCommand, operatorCommands } from './names.ts';
import { policyCommand } from './policy/command.ts';
import { type DefineCommand, operatorExit, OperatorError, type Session } from './session.ts';
import { setupCommand } from './setup/command.ts';
import { statusCommand } from './status/command.ts';
import { teardownCommand } from './teardown/command.ts';

/** `overlay-ip COMMAND …`, for administrators. No action of the cluster comes here. */

const commands: Record<OperatorCommand, DefineCommand> = {
  policy: policyCommand,
  'cluster-config': clusterConfigCommand,
  doctor: doctorCommand,
  status: statusCommand,
  setup: setupCommand,
  teardown: teardownCommand,
};

/** @returns the exit code */
export async function operator(invocation: Invocation): Promise<number> {
  const isColoured = invocation.stdoutColumns() !== undefined && !invocation.env['NO_COLOR'];
  const session: Session = {
    invocation,
    colors: picocolors.createColors(isColoured),
    exitCode: operatorExit.fine,
  };
  try {
    await defineProgram(session).parseAsync(invocation.args.map(withHyphens), { from: 'user' });
    return session.exitCode;
  } catch (error) {
    // Has been told by commander
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? operatorExit.fine : operatorExit.failed;
    if (!(error instanceof OperatorError)) throw error;
    invocation.writeStderr(`${session.colors.red(error.message)}\n`);
    return operatorExit.failed;
  }
}

/** The parameters have underscores, and whoever knows them writes `--routing_table`. */
function withHyphens(arg: string): string {
  return arg.replace(/^--[a-z_]+(?==|$)/, (flag) => flag.replaceAll('_', '-'));
}

/** Every command with what it takes. */
export function defineProgram(session: Session): Command {
  const { writeStdout, writeStderr, stdoutColumns } = session.invocation;
  const program = new Command('overlay-ip')
    .exitOverride()
    .showHelpAfterError('--help tells what there is')
    .configureOutput({
      writeOut: writeStdout,
      writeErr: writeStderr,
      getOutHelpWidth: () => stdoutColumns() ?? 80,
      getOutHasColors: () => session.colors.isColorSupported,
    })
    .configureHelp({ styleTitle: session.colors.bold });
  for (const [name, define] of Object.entries(commands)) {
    // Commands take the settings of the program when they are made by it
    const command = program.command(name).description(operatorCommands[name as OperatorCommand]);
    define(session, command);
  }
  return program;
}
