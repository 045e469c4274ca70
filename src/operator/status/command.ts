import { addParameterOptions } from '../parameter-options.ts';
import type { DefineCommand } from '../session.ts';
import { readSubject, type Subject, subjectParameters } from '../subject.ts';

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
  addParameterOptions(command, subjectParameters);
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
  const seconds = Number(options.watch);
  const isTold = typeof options.watch === 'string';
  const problems =
    isTold && !(seconds >= 1 && seconds <= 3_600)
      ? [`--watch=${options.watch}: not a number of seconds from 1 to 3600`]
      : [];
  return {
    subject: readSubject(names, options, problems),
    watchSeconds: isTold ? seconds : options.watch && 5,
  };
}
