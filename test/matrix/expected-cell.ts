import { actions, isAsking, type AskingAction } from './actions.ts';
import type { Cell } from './cells.ts';
import { expectedOf, type Expected } from './expected.ts';
import { nodeFaults, type NodeFault } from './node-faults.ts';
import { meaningAt, requestFaults, type RequestFault } from './request-faults.ts';
import { isStep, steps } from './steps.ts';
import { stepBehind, wayFaults, type WayFault, type WayPlace } from './way-faults.ts';

/** What goes wrong in a cell. */
export type CellFault =
  | { readonly of: 'request'; readonly fault: RequestFault }
  | { readonly of: 'way'; readonly fault: WayFault }
  | { readonly of: 'node'; readonly fault: NodeFault };

export function faultOf({ fault: name, where }: Cell): CellFault {
  if (where === 'the node') return { of: 'node', fault: find(nodeFaults, ({ name: its }) => its === name) };
  if (where === 'everywhere' || where === 'every EC2 request')
    return { of: 'request', fault: find(requestFaults, ({ name: its }) => its === name) };
  if (isStep(where)) {
    const { service } = steps[where];
    const strikes = ({ name: its, strikes: services }: RequestFault) =>
      its === name && services.includes(service);
    return { of: 'request', fault: find(requestFaults, strikes) };
  }
  return {
    of: 'way',
    fault: find(wayFaults, ({ name: its, places }) => its === name && places.includes(where)),
  };
}

function find<Fault>(faults: readonly Fault[], is: (fault: Fault) => boolean): Fault {
  const found = faults.find(is);
  if (found === undefined) throw new Error('no such fault');
  return found;
}

/** Where every EC2 request is answered alike: what the first of them comes to. */
function expectedOfEc2(action: AskingAction, fault: RequestFault): Expected {
  const step = action === 'start' ? 'ReplaceRoute' : 'DescribeRouteTables';
  const meaning = meaningAt(fault, step, action);
  const { exits, says, isAtOnce = false } = expectedOf({ ...fault, action, step, meaning, attempts: 'all' });
  // A missing route is created, which is answered the same
  if (action === 'start' && meaning === 'no-such-route')
    return { exits, says: [`CreateRoute: ${fault.name}`], isAtOnce: true };
  return { exits, says, isAtOnce };
}

/** What a cell may come to. Pure. */
export function expectedOfCell(cell: Cell): Expected {
  const { action, where, attempts } = cell;
  const healthy: Expected = { exits: [actions[action].healthy], says: [] };
  const { of, fault } = faultOf(cell);
  if (of === 'node')
    return {
      exits: fault.exits[action] ?? healthy.exits,
      says: [...(fault.says ? [fault.says] : []), ...(action === 'stop' ? ['192.168.10.15'] : [])],
    };
  if (!isAsking(action)) return healthy;
  if (of === 'request') {
    if (!isStep(where)) return expectedOfEc2(action, fault);
    return expectedOf({ ...fault, action, step: where, meaning: meaningAt(fault, where, action), attempts });
  }
  const { meaning, isSlow, says } = fault;
  const step = stepBehind(where as WayPlace, action);
  const wrong = { action, step, meaning, attempts, ...(isSlow && { isSlow }) };
  const { exits, says: ofStep, isAtOnce = false } = expectedOf(wrong);
  return { exits, says: [...ofStep, ...(says && ofStep.length > 0 ? [says] : [])], isAtOnce };
}
