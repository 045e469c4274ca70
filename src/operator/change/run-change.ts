import { formatFailures } from '../../reasons.ts';
import { operatorExit, OperatorError, type Session } from '../session.ts';
import { applySteps, type Deed } from './apply-steps.ts';
import { awaitPlan, type Seen } from './await-plan.ts';
import { gatherChange } from './gather-change.ts';
import { openChange } from './open-change.ts';
import type { Plan } from './plan.ts';
import { jsonReport } from './report-json.ts';
import { textReport } from './report-text.ts';
import type { ChangeRequest } from './request.ts';
import type { Undertaking } from './undertaking.ts';

/**
 * Looks, plans and shows the plan. Where it is to be applied and nothing stands in the way: applies it and looks again.
 *
 * @throws OperatorError if nobody could look, and so nothing was changed
 */
export async function runChange(
  session: Session,
  request: ChangeRequest,
  undertaking: Undertaking,
): Promise<void> {
  const report = (request.json ? jsonReport : textReport)(session, request, undertaking);
  const opened = await openChange(session.invocation, request.parameters, report.notice);
  if (!opened.ok) throw couldNotLook([opened.failure]);
  const ports = opened.value;
  const look = () => gatherChange(ports, request);
  const [facts, hindrances] = await Promise.all([look(), undertaking.hindrances()]);
  if ('why' in facts) throw couldNotLook(facts.why);
  const decided = undertaking.decide(facts);
  const plan: Plan = { ...decided, problems: [...hindrances, ...decided.problems] };
  report.planned({ facts, plan });
  session.exitCode = plan.problems.length > 0 ? operatorExit.findings : operatorExit.fine;
  if (plan.problems.length === 0 && plan.steps.length > 0 && request.isApplied) {
    const deeds = await applySteps(ports, plan.steps, report.done);
    const seen = await awaitPlan(look, undertaking.decide, deeds, ports.deadline);
    report.seen(seen);
    if (!isAllThere(deeds, seen)) session.exitCode = operatorExit.findings;
  }
  report.end(session.exitCode);
}

/** What was done without being seen is not what was asked for. */
function isAllThere(deeds: readonly Deed[], seen: Seen | object): boolean {
  return (
    deeds.every(({ failure }) => failure === undefined) &&
    'plan' in seen &&
    seen.plan.steps.length === 0 &&
    seen.plan.problems.length === 0
  );
}

function couldNotLook(why: Parameters<typeof formatFailures>[0]): OperatorError {
  return new OperatorError(`could not look, and nothing was changed: ${formatFailures(why)}`);
}
