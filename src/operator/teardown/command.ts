import { addChangeOptions, readChangeOptions, type ChangeOptions } from '../change/request.ts';
import type { DefineCommand } from '../session.ts';

/** `overlay-ip teardown`: plans, and with `--apply` undoes what setup has done. */
export const teardownCommand: DefineCommand = (session, command) => {
  addChangeOptions(
    command,
    'nodes whose source/destination check is switched on again, comma-separated: i-… or eni-…; default: none',
  );
  command.addHelpText(
    'after',
    '\nDeletes the routes of this overlay IP, wherever they lead, and no others. Refuses while the cluster of this machine has a resource with the address, or this machine the address itself.',
  );
  command.action(async (options: ChangeOptions) => {
    const request = readChangeOptions(options);
    const { tearDown } = await import('../change/changes.ts');
    await tearDown(session, request);
  });
};
