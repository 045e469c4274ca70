import type { Invocation } from '../../context.ts';
import { ipAddresses } from '../../ip/ip-addresses.ts';
import { startDeadline } from '../../ocf/deadline.ts';
import { findTargets, type Targets } from '../cluster/find-targets.ts';
import { operatorExit, type Session } from '../session.ts';
import type { Subject } from '../subject.ts';
import { examineAws } from './aws/examine-aws.ts';
import { clusterChecks, clusterResourceChecks, configurationChecks } from './cluster/checks.ts';
import { gatherCluster } from './cluster/gather.ts';
import type { DoctorOptions } from './options.ts';
import { formatCheck, formatFinding, formatSummary, marksOf, type Paper } from './format-report.ts';
import { toJson } from './format-json.ts';
import { hostChecks, hostResourceChecks } from './host/checks.ts';
import { gatherHost } from './host/gather.ts';
import { type CheckReport, findingsOf, judgeAll } from './report.ts';

/** Longer than everything takes where nothing answers, for each resource; shorter than anybody's patience. */
const timeoutMs = 90_000;

/** Looks at the cluster, at this host and at AWS, and tells each check when it is judged, then what was found. */
export async function examine(session: Session, subject: Subject, options: DoctorOptions): Promise<void> {
  const { invocation, colors } = session;
  const notices = new Set<string>();
  const paper: Paper = { colors, marks: marksOf(invocation.env) };
  const write = (lines: readonly string[]) => {
    if (!options.json && lines.length > 0) invocation.writeStdout(lines.map((line) => `${line}\n`).join(''));
  };
  // For programs; persons are told by findings
  const found = await findTargets(subject, invocation.env, (text) => notices.add(text));

  const reports: CheckReport[] = [];
  let heading = '';
  let why: string | undefined;
  for await (const some of examineAll(invocation, found, options)) {
    reports.push(...some);
    for (const report of some) {
      const place = report.resource === undefined ? report.area : `${report.area}, ${report.resource}`;
      // One answer that did not come is the reason of many
      const lines = formatCheck(report.why === why ? { ...report, why: undefined } : report, paper);
      why = report.why ?? why;
      if (lines.length > 0 && place !== heading) write([colors.bold((heading = place))]);
      write(lines);
    }
  }

  const findings = findingsOf(reports);
  const isKnown = found.isAll && reports.every(({ result }) => result !== 'unknown');
  session.exitCode =
    findings.length > 0 ? operatorExit.findings : isKnown ? operatorExit.fine : operatorExit.failed;
  const { exitCode } = session;
  if (options.json) {
    const document = toJson(reports, findings, { exitCode, notices: [...notices] });
    invocation.writeStdout(`${JSON.stringify(document, undefined, 2)}\n`);
    return;
  }
  write(findings.flatMap((finding) => ['', ...formatFinding(finding, paper)]));
  write(['', formatSummary(reports, findings, found.unreadable, paper)]);
}

/** What all have in common once, what is of a resource for each. */
async function* examineAll(
  invocation: Invocation,
  { targets, unreadable, cib }: Targets,
  options: DoctorOptions,
): AsyncGenerator<readonly CheckReport[]> {
  const { env, sinceStartMs } = invocation;
  const beginDeadline = () => {
    const begunMs = sinceStartMs();
    return startDeadline(() => sinceStartMs() - begunMs, timeoutMs);
  };
  const deadline = beginDeadline();
  const cluster = await gatherCluster(cib, deadline.signal);
  yield judgeAll(clusterChecks, { cluster }, { area: 'cluster', resource: undefined });
  for (const resource of unreadable)
    yield judgeAll(configurationChecks, { cluster, resource }, { area: 'cluster', resource });
  for (const { resource, parameters } of targets)
    yield judgeAll(clusterResourceChecks, { cluster, resource, parameters }, { area: 'cluster', resource });

  const addresses = ipAddresses({ path: env['PATH'], signal: deadline.signal });
  const host = await gatherHost({ addresses }, invocation, deadline);
  yield judgeAll(hostChecks, { host }, { area: 'host', resource: undefined });
  for (const { resource, parameters } of targets) {
    const view = { host, cluster, resource, parameters };
    yield judgeAll(hostResourceChecks, view, { area: 'host', resource });
  }

  for (const { resource, parameters } of targets) {
    const view = { host, cluster, resource, parameters };
    yield* examineAws({ view, options, invocation, deadline: beginDeadline() });
  }
}
