import { agent } from './agent.ts';

/** `usage` and `--help`. */
export function formatUsage(): string {
  const actions = agent.actions.map(({ name }) => name);
  return `ocf:aws:${agent.name} - ${agent.shortdesc}

usage: ${agent.name} {${[...actions, 'usage'].join('|')}}
       ${agent.name} --version | --help

Pacemaker calls the actions and gives the parameters as variables: OCF_RESKEY_ip=192.168.10.15.
The parameters are described by:  ${agent.name} meta-data
or, in a cluster, by:             crm ra info ocf:aws:${agent.name}
                                  pcs resource describe ocf:aws:${agent.name}
`;
}
