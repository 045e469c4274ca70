import { judge, type StatusRow } from '../status/judge.ts';
import { formatWho } from '../status/format-names.ts';
import { absentTables, namedNodes } from '../change/named-nodes.ts';
import type { ChangeFacts, Plan } from '../change/plan.ts';
import type { Step } from '../change/step.ts';

/** What is left of an overlay IP: its routes, wherever they lead, and checks that are off on the nodes that are named. */
export function planTeardown(facts: ChangeFacts): Plan {
  const { found, problems } = namedNodes(facts);
  const { rows } = judge(facts.status);
  const unchecked = found.filter(({ networkInterfaceId, node }) =>
    node.networkInterfaces.some(
      (one) => one.networkInterfaceId === networkInterfaceId && one.isSourceDestChecked === false,
    ),
  );
  const steps: Step[] = [
    ...rows.flatMap(({ routeTableId, destination, target }): Step[] =>
      target ? [{ do: 'DeleteRoute', routeTableId, destination, target: target.id }] : [],
    ),
    ...[...new Set(unchecked.map(({ networkInterfaceId }) => networkInterfaceId))].map(
      (networkInterfaceId): Step => ({
        do: 'ModifyNetworkInterfaceAttribute',
        networkInterfaceId,
        sourceDestCheck: true,
      }),
    ),
  ];
  return { problems: [...absentTables(facts), ...problems], steps, warnings: warningsOf(rows) };
}

/** Another machine may have the address, which cannot be seen from here. */
function warningsOf(rows: readonly StatusRow[]): string[] {
  const led = rows.flatMap(({ destination, target, state }) =>
    target && state.is !== 'blackhole'
      ? `whoever uses ${destination.replace(/\/\d+$/, '')} loses it: it is routed to ${formatWho(target)}`
      : [],
  );
  return [...new Set(led)];
}
