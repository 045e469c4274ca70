import type { ActionRun } from './action-run.ts';
import { laws, Seen, type Verdict } from './laws.ts';
import type { Chronicle } from './play.ts';
import { formatStory } from './story.ts';
import { linksWith, networkInterfaceIdOf, routeKeysOf, targetOf } from './world.ts';

/** Which law is broken by which run, and how. */
export interface Violation {
  readonly law: string;
  readonly run: ActionRun;
  readonly how: string;
}

/** How often each law had something to say, in the ending apart: a law that never applies proves nothing. */
export type Applied = Map<string, number>;

const happyEnd =
  'in the end: stop cleans, start completes, one node has the address, all tables agree, all know it';

export const lawTitles = [...laws.map(({ title }) => title), happyEnd];

export function judge(chronicle: Chronicle, applied: Applied = new Map()): Violation[] {
  const count = (title: string): unknown => applied.set(title, (applied.get(title) ?? 0) + 1);
  const ofRuns = [...chronicle.runs, ...chronicle.ending].flatMap((run) => {
    if (!run.end || typeof run.end.outcome === 'string') return [];
    const { outcome, mark } = run.end;
    const seen = new Seen(chronicle, run, { outcome, mark });
    return laws.flatMap(({ title, judge }) => {
      const verdict: Verdict = judge(seen);
      if (verdict !== 'does not apply' && chronicle.runs.includes(run)) count(title);
      return typeof verdict === 'object' ? [{ law: title, run, how: verdict.broken }] : [];
    });
  });
  count(happyEnd);
  return [...ofRuns, ...judgeEnding(chronicle)];
}

function judgeEnding({ story, parameters, history, ending }: Chronicle): Violation[] {
  const { nodes } = story;
  const { startOn, stopFirst } = story.ending;
  const keys = routeKeysOf(parameters.routing_table, parameters.ip);
  const started = (stopFirst ? nodes.length : 0) + nodes.length;
  const last = ending.length - 2;
  return ending.flatMap((run, index) => {
    const { action, on } = run.step;
    const isActive = index <= last - 2 && on === startOn;
    const expected = action === 'start' || action === 'stop' || isActive ? 'OCF_SUCCESS' : 'OCF_NOT_RUNNING';
    const exit = typeof run.end?.outcome === 'object' ? run.end.outcome.exit : 'crashed';
    const broken = (how: string) => [{ law: happyEnd, run, how }];
    if (exit !== expected) return broken(`${action} on ${on} says ${exit} and not ${expected}`);
    if (index !== started || !run.end) return [];
    const [moment] = history.between(run.end.mark, run.end.mark);
    if (!moment) return [];
    for (const ip of parameters.ip)
      for (const node of nodes)
        if (linksWith(moment.world, node, ip).length !== (node === startOn ? 1 : 0))
          return broken(`${ip} is on ${node} ${linksWith(moment.world, node, ip).length} times`);
    const [link] = linksWith(moment.world, startOn, parameters.ip[0] ?? '');
    const astray = keys.find(
      (key) => targetOf(moment.world, key) !== networkInterfaceIdOf(link?.macAddress ?? ''),
    );
    return astray ? broken(`${astray.routeTableId} ${astray.destination} leads astray`) : [];
  });
}

// --- Words ------------------------------------------------------------------------------------------------

export function formatViolation({ law, run, how }: Violation, chronicle: Chronicle): string {
  return [
    `broken: ${law}`,
    `by ${formatRun(run)}: ${how}`,
    '',
    formatStory(chronicle.story),
    '',
    ...[...chronicle.runs, ...chronicle.ending].map(tellRun),
  ].join('\n');
}

function formatRun({ step, startedAt }: ActionRun): string {
  return `${step.action} on ${step.on} at ${startedAt} ms`;
}

function tellRun(run: ActionRun): string {
  const { end } = run;
  const outcome = end?.outcome;
  const told =
    typeof outcome === 'object' ? `${outcome.exit} ${outcome.reason ?? ''}` : (outcome ?? 'no end');
  const calls = run.calls.map(({ at, operation, subject, failure }) => {
    const answer = failure === undefined ? 'no end' : failure === 'none' ? 'ok' : failure.code;
    return `    ${at} ms ${operation} ${subject} → ${answer}`;
  });
  return [`${formatRun(run)}:`, ...calls, `    ${end?.at ?? '?'} ms ${told}`.trimEnd()].join('\n');
}
