import type { Parameters } from '../../src/agent.ts';
import type { ActionRun } from './action-run.ts';
import { laws, type Verdict } from './laws.ts';
import { Seen } from './seen.ts';
import type { Chronicle } from './play.ts';
import { formatStory, type Story } from './story.ts';
import { linksWith, networkInterfaceIdOf, routeKeysOf, targetOf, type World } from './world.ts';

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
  const ofRuns = allRuns(chronicle).flatMap((run) => {
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

function allRuns({ runs, ending }: Chronicle): ActionRun[] {
  return [...runs, ...ending.map(({ run }) => run)];
}

function judgeEnding({ story, parameters, history, ending }: Chronicle): Violation[] {
  return ending.flatMap(({ run, expected, isHandedOver }) => {
    const { end } = run;
    const exit = typeof end?.outcome === 'object' ? end.outcome.exit : end?.outcome;
    if (!end || exit !== expected)
      return [{ law: happyEnd, run, how: `it says ${exit ?? 'nothing'} and not ${expected}` }];
    const world = history.at(end.mark);
    return isHandedOver
      ? findAstray(story, parameters, world).map((how) => ({ law: happyEnd, run, how }))
      : [];
  });
}

/** What is not with the node that has it all in the end. */
function findAstray({ nodes, ending }: Story, parameters: Parameters, world: World): string[] {
  const places = parameters.ip.flatMap((ip) =>
    nodes.map((node) => ({ ip, node, links: linksWith(world, node, ip) })),
  );
  const carrier = places.find(({ node }) => node === ending.startOn)?.links[0];
  const target = carrier && networkInterfaceIdOf(carrier.macAddress);
  return [
    ...places
      .filter(({ node, links }) => links.length !== (node === ending.startOn ? 1 : 0))
      .map(({ ip, node, links }) => `${ip} is on ${node} ${links.length} times`),
    ...routeKeysOf(parameters.routing_table, parameters.ip)
      .filter((key) => targetOf(world, key) !== target)
      .map(({ routeTableId, destination }) => `${routeTableId} ${destination} leads astray`),
  ];
}

// --- Words ------------------------------------------------------------------------------------------------

export function formatViolation({ law, run, how }: Violation, chronicle: Chronicle): string {
  return [
    `broken: ${law}`,
    `by ${formatRun(run)}: ${how}`,
    '',
    formatStory(chronicle.story),
    '',
    ...allRuns(chronicle).map(tellRun),
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
