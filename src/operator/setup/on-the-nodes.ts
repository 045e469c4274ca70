import type { Parameters } from '../../agent.ts';
import type { Elsewhere } from '../change/undertaking.ts';
import { formats } from '../policy/format-policy.ts';
import { policiesFor } from '../policy/policy.ts';
import type { Colors } from '../session.ts';

/** What EC2 cannot be told: what the operating system of each node needs, and what its role has to be allowed. */
export function onTheNodes(parameters: Parameters, colors: Colors): Elsewhere {
  const policies = policiesFor(parameters, { account: undefined, nodeRole: undefined });
  const { ip, routing_table: tables } = parameters;
  const subject = `--ip ${ip.join(',')} --routing-table ${tables.join(',')}`;
  const asked = Object.entries(policyFlags(parameters)).flatMap(([flag, value]) =>
    value === undefined ? [] : `${flag} ${value}`,
  );
  const policyCommand = ['overlay-ip policy', ...asked, '--for doctor,status'].join(' ');
  return {
    text: [
      '',
      colors.bold('on every node, which is not done from here'),
      ...commands.map(({ what, command }) => `  ${colors.dim(`${what}:`)}\n    ${command}`),
      `  ${colors.dim('none of them has the address in its own network configuration: the cluster adds it')}`,
      ...policies.flatMap((policy) => [
        '',
        colors.bold(`policy for ${policy.belongsTo}`),
        formats.json([policy]).trimEnd(),
      ]),
      `  ${colors.dim('with what doctor and status ask beside the agent:')}`,
      `    ${policyCommand}`,
      '',
      colors.bold('then, on one of them'),
      `    overlay-ip doctor ${subject}`,
      `    overlay-ip cluster-config --crm --for ip ${subject}`,
    ],
    reminder: [
      `${colors.dim('policy of the nodes:')}  ${policyCommand}`,
      `${colors.dim('next, on a node:')}      overlay-ip doctor ${subject}`,
    ],
    json: {
      nodes: commands,
      policies: policies.map(({ name, belongsTo, statements }) => ({
        name,
        belongsTo,
        document: { Version: '2012-10-17', Statement: statements },
      })),
    },
  };
}

/** What the policy depends on, of the parameters of setup. */
function policyFlags({ routing_table, routing_table_role, region }: Parameters) {
  return {
    '--routing-table': routing_table.join(','),
    '--routing-table-role': routing_table_role,
    '--region': region,
  };
}

const commands = [
  { what: 'RHEL', command: 'dnf install ./resource-agents-overlay-ip-*.rpm' },
  { what: 'SLES', command: 'zypper install ./resource-agents-overlay-ip-*.rpm' },
  { what: 'Debian, Ubuntu', command: 'apt-get install ./resource-agents-overlay-ip-standalone_*.deb' },
  {
    what: 'RHEL, where nm-cloud-setup is installed: it removes addresses that it does not know',
    command: 'systemctl disable --now nm-cloud-setup.timer nm-cloud-setup',
  },
  {
    what: 'SLES, in /etc/default/cloud-netconfig or the ifcfg file of the interface: cloud-netconfig removes them too',
    command: "CLOUD_NETCONFIG_MANAGE='no'",
  },
] as const;
