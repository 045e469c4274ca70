import { formatVerdict } from '../change/format-routes.ts';
import type { ChangeRequest } from '../change/request.ts';
import { runChange } from '../change/run-change.ts';
import type { Session } from '../session.ts';
import { onTheNodes } from './on-the-nodes.ts';
import { planSetup } from './plan-setup.ts';

/** @param active of the instances of the request, the one that is to have the address; `undefined` → see `planSetup` */
export function setUp(session: Session, request: ChangeRequest, active: string | undefined): Promise<void> {
  return runChange(session, request, {
    name: 'setup',
    decide: (facts) => planSetup(facts, active),
    hindrances: () => Promise.resolve([]),
    formatVerdict,
    elsewhere: onTheNodes(request.parameters, session.colors),
  });
}
