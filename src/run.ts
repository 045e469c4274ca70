import { monitor } from './actions/monitor.ts';
import { stop } from './actions/stop.ts';
import { notConfigured, validateAll } from './actions/validate-all.ts';
import { agent, parseParameters } from './agent.ts';
import type { Action, Context, Invocation } from './context.ts';
import { openAddresses, openHost, openPorts } from './open-ports.ts';
import { reserveMs, startDeadline, type Deadline } from './ocf/deadline.ts';
import { parseOcfEnvironment, type OcfEnvironment } from './ocf/environment.ts';
import { exitCodes } from './ocf/exit-codes.ts';
import { formatProblem } from './ocf/instance-parameters.ts';
import { openLog } from './ocf/open-log.ts';
import { isOperatorCommand, operatorCommands } from './operator/names.ts';
import type { Outcome } from './ocf/outcome.ts';
import { quote } from './ocf/quote.ts';
import { openTrace } from './trace/open-trace.ts';
import { formatUsage } from './usage.ts';
import { version } from './version.ts';

/**
 * Picks the action by the first argument; everything else an action needs is in the environment.
 *
 * @returns the exit code
 */
export async function run(invocation: Invocation): Promise<number> {
  const [action = '', command = ''] = invocation.args;
  switch (action) {
    case 'meta-data': {
      const { metaData } = await import('./actions/meta-data.ts');
      invocation.writeStdout(metaData());
      return exitCodes.OCF_SUCCESS;
    }
    case 'usage':
    case 'help':
    case '-h':
    case '--help':
      if (isOperatorCommand(command)) return run({ ...invocation, args: [command, '--help'] });
      invocation.writeStdout(formatUsage());
      return exitCodes.OCF_SUCCESS;
    case '--version':
      invocation.writeStdout(`${agent.name} ${version}\n`);
      return exitCodes.OCF_SUCCESS;
    case 'start':
    case 'stop':
    case 'monitor':
    case 'validate-all':
    case 'reload-agent':
      return runAction(action, invocation);
    default:
      if (isOperatorCommand(action)) return (await import('./operator/operator.ts')).operator(invocation);
      return sayUnimplemented(action, invocation);
  }
}

async function runAction(action: Action, invocation: Invocation): Promise<number> {
  const environment = parseOcfEnvironment(invocation.env);
  const timeoutMs = environment.timeoutMs ?? advertisedTimeoutMs(action);
  const deadline = startDeadline(invocation.sinceStartMs, timeoutMs);
  const parsed = parseParameters(invocation.env);
  const { trace, problem } = await openTrace(action, environment, parsed.parameters, invocation);
  const { log, close } = openLog(agent.name, action, environment, invocation, trace?.sink);
  const isRecurring = action === 'monitor' && !environment.isProbe;
  const notice = isRecurring ? log.debug : log.warning;
  if (problem !== undefined) notice(problem);
  const context = { action, isRecurring, invocation, environment, ...parsed, deadline, log, notice, trace };

  const outcome = await Promise.race([
    perform(context).catch((error: unknown) => unexpected(context, error)),
    new Promise<Outcome>((resolve) => {
      invocation.onCrash((error) => {
        resolve(unexpected(context, error));
      });
      // Also keeps the process alive: were nothing else left to wait for, Node would end with 0
      setTimeout(
        () => {
          resolve(notFinished(context));
        },
        deadline.remainingMs() + reserveMs(timeoutMs) / 2,
      );
    }),
  ]);
  const told = supported(outOfTime(outcome, deadline, timeoutMs), environment);
  const { exit, reason, warnings = [] } = told;
  // The reason is logged with its exit code
  for (const warning of warnings) if (warning !== reason) log.warning(warning);
  if (reason !== undefined) log[isFailure(exit) ? 'error' : 'warning'](`${reason} (${exit})`);
  if (reason !== undefined) invocation.writeStderr(`${environment.exitReasonPrefix}${oneLine(reason)}\n`);
  trace?.outcome(told);
  await close();
  return exitCodes[exit];
}

/** The guards of each action, and the action. */
async function perform(context: Context): Promise<Outcome> {
  const { action, isRecurring, environment, parameters, problems, log, invocation } = context;
  const identifying = problems.filter((problem) => problem.identifying);
  if (action !== 'validate-all')
    for (const problem of problems.filter((candidate) => !candidate.identifying || action === 'stop'))
      context.notice(`ignored: ${formatProblem(problem)}`);

  switch (action) {
    case 'validate-all':
      if (environment.checkLevel < 10) return validateAll(problems);
      // Loaded where it is asked for: nothing that runs in the cluster does
      return (await import('./actions/validate-host.ts')).validateHost(
        openHost(context),
        parameters,
        problems,
      );
    case 'reload-agent':
      return { exit: 'OCF_SUCCESS' };
    case 'start':
      if (identifying.length > 0) return notConfigured(identifying);
      if (Number.parseInt(invocation.nodeVersion, 10) < 22) return nodeTooOld(invocation);
      if (invocation.uid !== 0) return notRoot(context);
      // A chunk of its own: every monitor would have to parse it
      return (await import('./actions/start.ts')).start(openPorts(context), parameters);
    case 'stop':
      if (invocation.uid !== 0) return notRoot(context);
      return stop({ addresses: openAddresses(context), log, deadline: context.deadline }, parameters.ip);
    case 'monitor':
      if (identifying.length > 0)
        // A fatal 6 would stop the running resource on every node
        return { ...notConfigured(identifying), ...(isRecurring && { exit: 'OCF_ERR_GENERIC' }) };
      return monitor(openPorts(context), parameters, environment);
    default:
      action satisfies never;
      throw new Error('unreachable');
  }
}

function notRoot({ action, invocation }: Context): Outcome {
  return {
    exit: 'OCF_ERR_PERM',
    reason: `${action} changes addresses and has to run as root, not as uid ${invocation.uid}`,
  };
}

/** Nothing is started with it; what runs already is monitored and stopped as well as it goes. */
function nodeTooOld({ nodeVersion }: Invocation): Outcome {
  const reason = `Node.js 22 or later is needed, and \`node\` in the PATH of Pacemaker is ${nodeVersion}; install it`;
  return { exit: 'OCF_ERR_INSTALLED', reason };
}

function advertisedTimeoutMs(action: Action): number {
  return Number.parseInt(agent.actions.find(({ name }) => name === action)?.timeout ?? '20', 10) * 1000;
}

// --- How an outcome leaves the process --------------------------------------------------------------------

/** Of what only Pacemaker's SIGKILL would have ended. A monitor that does not know never fails the resource. */
function notFinished(context: Context): Outcome {
  return { exit: exitForUnknown(context), reason: `${context.action} did not finish` };
}

function unexpected(context: Context, error: unknown): Outcome {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { exit: exitForUnknown(context), reason: `unexpected error, please report it: ${what}` };
}

/** Without the address a probe must not say "active here": the cluster would stop the one that is. */
function exitForUnknown(context: Context): Outcome['exit'] {
  if (context.action !== 'monitor') return 'OCF_ERR_GENERIC';
  const seen = openAddresses(context)
    .glance()
    .flatMap(({ addresses }) => addresses.map(({ address }) => address));
  const isSeen = context.parameters.ip.some((address) => seen.includes(address));
  return context.isRecurring || isSeen ? 'OCF_DEGRADED' : 'OCF_NOT_RUNNING';
}

function outOfTime(outcome: Outcome, { signal }: Deadline, timeoutMs: number): Outcome {
  if (!signal.aborted || outcome.reason === undefined) return outcome;
  return { ...outcome, reason: `${outcome.reason}; then the timeout of ${timeoutMs / 1000} s was over` };
}

/** Where the cluster does not know 190 the resource just runs, and the log has the reason. */
function supported(outcome: Outcome, { supportsDegraded }: OcfEnvironment): Outcome {
  if (outcome.exit !== 'OCF_DEGRADED' || supportsDegraded) return outcome;
  const { reason, warnings = [] } = outcome;
  return { exit: 'OCF_SUCCESS', warnings: reason === undefined ? warnings : [...warnings, reason] };
}

async function sayUnimplemented(
  action: string,
  { env, isTerminal, writeStderr }: Invocation,
): Promise<number> {
  const { exitReasonPrefix } = parseOcfEnvironment(env);
  const { suggest } = await import('./operator/suggest.ts');
  const meant = suggest(action, [...agent.actions.map(({ name }) => name), ...Object.keys(operatorCommands)]);
  const what = action === '' ? 'no action given' : `action ${quote(action)} is not implemented`;
  if (action === '' && isTerminal()) writeStderr(`${formatUsage()}\n`);
  const suggestion = meant === undefined ? '' : `; did you mean ${meant}?`;
  writeStderr(`${exitReasonPrefix}${oneLine(what)}${suggestion}; see: ${agent.name} usage\n`);
  return exitCodes.OCF_ERR_UNIMPLEMENTED;
}

function isFailure(exit: Outcome['exit']): boolean {
  return exit !== 'OCF_DEGRADED' && exit !== 'OCF_NOT_RUNNING';
}

/** Pacemaker keeps the last line alone. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
