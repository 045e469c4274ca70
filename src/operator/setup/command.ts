import { addChangeOptions, readChangeOptions, type ChangeOptions } from '../change/request.ts';
import type { DefineCommand } from '../session.ts';

/** `overlay-ip setup`: plans, and with `--apply` changes what EC2 has to know of a new overlay IP. */
export const setupCommand: DefineCommand = (session, command) => {
  addChangeOptions(
    command,
    'the nodes, comma-separated: i-… for the first network interface of an instance, eni-… for another one',
  );
  command.option(
    '--active <id>',
    'the one of --instances to which new routes lead; default: where the address is routed to already, else the first',
  );
  command.addHelpText(
    'after',
    '\nCreates the routes that are missing and switches off the source/destination check of the nodes; a route that leads to another target is left as it is, and told.',
  );
  command.action(async (options: ChangeOptions & { readonly active?: string }) => {
    const { active, instances } = options;
    const request = readChangeOptions(options, (nodeIds) => {
      if (instances === undefined)
        return ['--instances is required: the nodes, comma-separated, like i-0123456789abcdef0'];
      return active === undefined || nodeIds.includes(active)
        ? []
        : [`--active=${active}: none of --instances; write one of them as it is written there`];
    });
    const { setUp } = await import('../change/changes.ts');
    await setUp(session, request, active);
  });
};
