import { agent } from './agent.ts';
import { operatorCommands } from './operator/names.ts';

/** `usage` and `--help`. */
export function formatUsage(): string {
  const actions = agent.actions.map(({ name }) => name);
  const commands = Object.entries(operatorCommands).map(([name, what]) => `  ${name.padEnd(16)}${what}`);
  return `ocf:aws:${agent.name} - ${agent.shortdesc}

usage: ${agent.name} {${[...actions, 'usage'].join('|')}}
       ${agent.name} COMMAND [--help]
       ${agent.name} --version | --help

Commands for administrators, who give the parameters as flags:
${commands.join('\n')}

Pacemaker calls the actions and gives the parameters as variables: OCF_RESKEY_ip=192.168.10.15.
The parameters are described by:  ${agent.name} meta-data
or, in a cluster, by:             crm ra info ocf:aws:${agent.name}
                                  pcs resource describe ocf:aws:${agent.name}
`;
}
