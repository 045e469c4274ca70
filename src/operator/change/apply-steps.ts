import type { Answer, Failure } from '../../answer.ts';
import { retry } from '../../retry.ts';
import type { ChangePorts } from './open-change.ts';
import type { Step } from './step.ts';

/** How a step ended. */
export interface Deed {
  readonly step: Step;
  /** `undefined` → EC2 has acknowledged it. */
  readonly failure: Failure | undefined;
}

const attempts = 4;

/** In their order, each told as it ends; one that fails keeps no other from being done. */
export async function applySteps(
  ports: ChangePorts,
  steps: readonly Step[],
  tell: (deed: Deed) => void,
): Promise<readonly Deed[]> {
  const deeds: Deed[] = [];
  for (const step of steps) {
    const answer = await retry<unknown>(() => apply(ports, step), attempts, ports.deadline);
    const deed = { step, failure: answer.ok || isDone(step, answer.failure) ? undefined : answer.failure };
    deeds.push(deed);
    tell(deed);
  }
  return deeds;
}

/** One attempt. */
function apply({ changes }: ChangePorts, step: Step): Promise<Answer<unknown>> {
  switch (step.do) {
    case 'CreateRoute':
      return changes.createRoute(step, step.networkInterfaceId);
    case 'DeleteRoute':
      return changes.deleteRoute(step);
    case 'ModifyNetworkInterfaceAttribute':
      return changes.setSourceDestCheck(step.networkInterfaceId, step.sourceDestCheck);
  }
}

/** By an attempt whose answer was lost, or by somebody else: the next look tells to whom the route points. */
function isDone(step: Step, { kind }: Failure): boolean {
  return (
    (step.do === 'CreateRoute' && kind === 'route-exists') ||
    (step.do === 'DeleteRoute' && kind === 'no-such-route')
  );
}
