import { findTargets } from '../cluster/find-targets.ts';
import { operatorExit, OperatorError, type Session } from '../session.ts';
import type { Subject } from '../subject.ts';
import { drawVpc } from './draw-vpc.ts';
import { toJson } from './format-json.ts';
import { formatStatus } from './format-status.ts';
import { gatherFacts } from './gather-facts.ts';
import { judge, type Status } from './judge.ts';
import { lineStyleOf } from './line-style.ts';
import { openLook } from './open-look.ts';

export interface StatusOptions {
  readonly json: boolean;
  /** Seconds between two looks; `undefined` → one look. */
  readonly watchSeconds: number | undefined;
  /** `undefined` → on a terminal. */
  readonly picture: boolean | undefined;
}

/** Looks once, or again and again until somebody ends it or nobody reads it any more. */
export async function show(session: Session, subject: Subject, options: StatusOptions): Promise<void> {
  const { watchSeconds } = options;
  for (;;) {
    const text = await look(session, subject, options).catch((error: unknown) => {
      // The cluster may be back at the next look
      if (watchSeconds === undefined || !(error instanceof OperatorError)) throw error;
      return `${session.colors.red(error.message)}\n`;
    });
    const isRead = session.invocation.writeStdout(
      watchSeconds === undefined ? text : again(session, text, options),
    );
    if (watchSeconds === undefined || isRead === false) return;
    await new Promise((resolve) => setTimeout(resolve, watchSeconds * 1000));
  }
}

/** Home, and clear from there: one write, so that nothing flickers. console_codes(4) */
const redraw = '\u001b[H\u001b[2J\u001b[3J';

function again({ invocation, colors }: Session, text: string, { json, watchSeconds }: StatusOptions): string {
  if (json) return text;
  const heading = colors.dim(
    `overlay-ip status at ${new Date().toISOString()}, every ${watchSeconds ?? ''} s; Ctrl-C ends it`,
  );
  const isTerminal = invocation.stdoutColumns() !== undefined;
  return isTerminal ? `${redraw}${heading}\n\n${text}` : `${heading}\n${text}\n`;
}

async function look(session: Session, subject: Subject, options: StatusOptions): Promise<string> {
  const { invocation, colors } = session;
  const notices = new Set<string>();
  const notice = (message: string) => void notices.add(message);
  const { targets, isAll } = await findTargets(subject, invocation.env, notice);
  const statuses = await Promise.all(
    targets.map(async ({ resource, parameters }) =>
      judge(await gatherFacts(openLook(invocation, parameters, resource, notice), resource, parameters)),
    ),
  );
  session.exitCode = exitFor(statuses, isAll);
  if (options.json) {
    const document = {
      time: new Date().toISOString(),
      exitCode: session.exitCode,
      resources: statuses.map(toJson),
      notices: [...notices],
    };
    // A document in a line each, where there are several
    return `${JSON.stringify(document, undefined, options.watchSeconds === undefined ? 2 : 0)}\n`;
  }
  const columns = invocation.stdoutColumns();
  const isDrawn = options.picture ?? columns !== undefined;
  const style = lineStyleOf(invocation.env);
  const parts = statuses.map((status) => [
    ...formatStatus(status, colors),
    ...(isDrawn ? drawVpc(status, { columns: columns || 100, colors, style }) : []),
  ]);
  const told = [...notices].map((text) => colors.yellow(text));
  return `${[told, ...parts]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

function exitFor(statuses: readonly Status[], isAll: boolean): number {
  const verdicts = statuses.map(({ verdict }) => verdict);
  if (verdicts.includes('wrong')) return operatorExit.findings;
  return verdicts.includes('unknown') || !isAll ? operatorExit.failed : operatorExit.fine;
}
