import {
  ipNotInstalled,
  netlinkBusy,
  noAnswer,
  notPermitted,
  throttled,
  tooManyRoutes,
  unauthorized,
  type Refusal,
} from '../fakes/failures.ts';
import type { Fault, FaultName, Operation } from './story.ts';
import type { NodeName } from './world.ts';

/** What a call with this fault answers; `hangs` → nothing, until it is given up. */
export const refusals = {
  hangs: undefined,
  throttled,
  'no answer': noAnswer,
  unreadable: { kind: 'transient', code: 'UnreadableAnswer', message: 'the answer could not be read' },
  denied: unauthorized,
  refused: tooManyRoutes,
  busy: netlinkBusy,
  'not permitted': notPermitted,
  'not installed': ipNotInstalled,
} as const satisfies Record<FaultName, Refusal | undefined>;

export const ec2Faults = ['hangs', 'throttled', 'no answer', 'unreadable', 'denied', 'refused'] as const;
export const metadataFaults = ['hangs', 'no answer', 'unreadable', 'refused'] as const;
export const ipFaults = ['hangs', 'busy', 'not permitted', 'not installed'] as const;

/** The faults in force, of all nodes; of several the first that fits wins. */
export class Faults {
  #all: { readonly fault: Fault; after: number; left: number }[] = [];

  add(fault: Fault): void {
    this.#all.push({ fault, after: fault.after, left: fault.times });
  }

  clear(): void {
    this.#all = [];
  }

  take(on: NodeName, operation: Operation): Fault | undefined {
    const fits = this.#all.filter(({ fault }) => fault.on === on && fault.operation === operation);
    const hit = fits.find(({ after, left }) => after <= 0 && left > 0);
    for (const one of fits) one.after -= 1;
    if (hit) hit.left -= 1;
    return hit?.fault;
  }
}
