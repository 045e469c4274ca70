import { addressState } from '../../../decisions/address-state.ts';
import { destinationOf } from '../../../overlay-ip.ts';
import type { Check, Finding } from '../check.ts';
import { cannotLookAtLinks } from '../host/program-checks.ts';
import type { VpcFacts } from './facts.ts';
import { formatNode, otherNodesIn } from './find-nodes.ts';
import { rowsOf } from './route-checks.ts';

/** The other way round, a route without the address, is how setup and a stopped resource leave it. */
export const addressIsNoStray: Check<VpcFacts> = {
  title: 'the address is not on this host while every route leads to another node',
  codes: ['stray-address'],
  judge(facts) {
    const { host, parameters, tables, nodes, resource } = facts;
    if (!host.links.ok) return cannotLookAtLinks(host.links.failure);
    const links = host.links.value;
    const here = parameters.ip.map((address) => addressState(address, links));
    if (here.every(({ is }) => is !== 'present')) return [];
    if (!tables.ok) return { unknown: tables.failure };
    if (!nodes.ok) return { unknown: nodes.failure };
    const rows = rowsOf(facts);
    return here.flatMap((state): Finding[] => {
      if (state.is !== 'present') return [];
      const { address, on } = state;
      const targets = rows.flatMap((row) => (row.address === address && row.route ? row.route : []));
      const other = otherNodesIn(facts).find(({ networkInterfaces }) =>
        targets.every(
          ({ state: of, networkInterfaceId }) =>
            of === 'active' && networkInterfaces.some((one) => one.networkInterfaceId === networkInterfaceId),
        ),
      );
      if (targets.length === 0 || other === undefined) return [];
      const names = [...new Set(on.map(({ link }) => link.interfaceName))];
      return [
        {
          code: 'stray-address',
          severity: 'error',
          what: `${address} is on ${names.join(' and ')} of this node, and every route to it leads to ${formatNode(other)}`,
          means:
            'what runs here talks to itself in the place of the service; where the resource is active here, its monitor fails',
          mend: [
            '# where crm_mon shows the resource active on the other node, or on none:',
            ...names.map((name) => `ip address delete ${destinationOf(address)} dev ${name}`),
            '# where it shows it active here: its next monitor fails and the cluster starts it again, or now:',
            `crm_resource --restart --resource ${resource ?? 'RESOURCE'}`,
          ],
        },
      ];
    });
  },
};
