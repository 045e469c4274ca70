import type { Failure } from '../../answer.ts';
import { formatFailure } from '../../reasons.ts';
import { toJson } from '../status/format-json.ts';
import type { StatusFacts } from '../status/facts.ts';
import { judge } from '../status/judge.ts';
import type { Deed } from './apply-steps.ts';
import type { Seen } from './await-plan.ts';
import type { OpenReport } from './report.ts';
import { factsAfter } from './step.ts';

/** For programs, when all is over. Fields may be added; what is there keeps its name and meaning. */
export const jsonReport: OpenReport = ({ invocation }, request, { name, elsewhere }) => {
  const notices: string[] = [];
  const deeds: Deed[] = [];
  let planned: Seen | undefined;
  let last: Seen | { readonly why: readonly Failure[] } | undefined;
  return {
    notice: (message) => void notices.push(message),
    planned: (seen) => (planned = seen),
    done: (deed) => void deeds.push(deed),
    seen: (seen) => (last = seen),
    end(exitCode) {
      const { parameters, isApplied } = request;
      const { steps = [], problems = [], warnings = [] } = planned?.plan ?? {};
      const document = {
        command: name,
        exitCode,
        ip: parameters.ip,
        routingTable: parameters.routing_table,
        isApplied: isApplied && deeds.length > 0,
        problems,
        warnings,
        steps: steps.map((step) => ({ ...step, ...toDeed(deeds.find((deed) => deed.step === step)) })),
        before: planned && toState(planned.facts.status),
        after: planned && toState(factsAfter(planned.facts.status, steps)),
        ...(last && ('why' in last ? { couldNotLook: last.why.map(toReason) } : { seen: toSeen(last) })),
        ...elsewhere.json,
        notices,
      };
      invocation.writeStdout(`${JSON.stringify(document, undefined, 2)}\n`);
    },
  };
};

function toDeed(deed: Deed | undefined) {
  if (deed === undefined) return { state: 'planned' };
  return deed.failure === undefined ? { state: 'done' } : { state: 'failed', why: toReason(deed.failure) };
}

function toSeen({ facts, plan }: Seen) {
  return { ...toState(facts.status), left: plan.steps, problems: plan.problems };
}

/** As `status --json` has it. */
function toState(facts: StatusFacts) {
  const { verdict, routes, findings, notes } = toJson(judge(facts));
  return { verdict, routes, findings, notes };
}

function toReason(failure: Failure) {
  const { kind, operation, code, requestId } = failure;
  return { kind, operation, code, requestId, message: formatFailure(failure) };
}
