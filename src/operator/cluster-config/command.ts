import type { DefineCommand } from '../session.ts';
import { formatForCrm } from './format-crm.ts';
import { formatForPcs } from './format-pcs.ts';
import { addOptions, type GivenOptions } from './options.ts';
import { readOptions } from './read-options.ts';
import { configurationFor } from './request.ts';

/** `overlay-ip cluster-config`: prints, and changes nothing. */
export const clusterConfigCommand: DefineCommand = ({ invocation }, command) => {
  addOptions(command);
  command.action(async (given: GivenOptions) => {
    const wanted = readOptions(given);
    const { tool } = wanted;
    if (wanted.what === 'migration') {
      const { migrate } = await import('./migrate/migrate.ts');
      invocation.writeStdout(await migrate(wanted, invocation.env));
      return;
    }
    const format = tool === 'crm' ? formatForCrm : formatForPcs;
    invocation.writeStdout(format(configurationFor(wanted.request, tool)));
  });
};
