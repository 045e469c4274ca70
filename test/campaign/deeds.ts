import type { OthersStep } from './story.ts';
import {
  addAddress,
  changeLink,
  changeNode,
  deleteAddress,
  freshNode,
  pointRoute,
  type Change,
  type NodeName,
} from './world.ts';

/** What somebody else does to the world, other than breaking it. */
type Deed = Exclude<OthersStep, { do: 'crash' | 'fault' | 'recover' }>;

export function changeOf(step: Deed): Change {
  switch (step.do) {
    case 'point':
      return pointRoute(step.route, step.to);
    case 'create table':
      return (world) => ({ ...world, tables: { [step.table]: {}, ...world.tables } });
    case 'delete table':
      return (world) => {
        const others = Object.entries(world.tables).filter(([table]) => table !== step.table);
        return { ...world, tables: Object.fromEntries(others) };
      };
    case 'add address':
      return addAddress(step.on, step.interfaceName, step.address, step.prefixLength);
    case 'delete address':
      return deleteAddress(step.on, step.interfaceName, step.address, step.prefixLength);
    case 'link':
      return link(step);
    default:
      return step satisfies never;
  }
}

/** Of a node that is off. */
export function boot(on: NodeName): Change {
  return (world) => (world.nodes[on]?.isOn ? world : changeNode(on, () => freshNode(on))(world));
}

function link({ on, interfaceName, becomes }: Extract<OthersStep, { do: 'link' }>): Change {
  switch (becomes) {
    case 'up':
      return changeLink(on, interfaceName, (old) => ({ ...old, isUp: true, hasCarrier: true }));
    case 'down':
      // The kernel takes the IPv6 addresses with it
      return changeLink(on, interfaceName, (old) => ({
        ...old,
        isUp: false,
        hasCarrier: false,
        addresses: old.addresses.filter(({ address }) => !address.includes(':')),
      }));
    case 'without carrier':
      return changeLink(on, interfaceName, (old) => ({ ...old, hasCarrier: false }));
    case 'renamed':
      return changeLink(on, interfaceName, (old) => ({ ...old, interfaceName: `${old.interfaceName}0` }));
    case 'gone':
      return changeNode(on, (node) => ({
        ...node,
        links: node.links.filter((old) => old.interfaceName !== interfaceName),
      }));
    default:
      return becomes satisfies never;
  }
}
