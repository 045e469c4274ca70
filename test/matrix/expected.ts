import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import type { AskingAction } from './actions.ts';
import type { Attempts } from './attempts.ts';
import type { Meaning } from './error-codes.ts';
import type { RequestFault } from './request-faults.ts';
import { steps, type StepName } from './steps.ts';

/** What a run may come to. */
export interface Expected {
  readonly exits: readonly ExitCode[];
  /** What its reason says, where it has one. */
  readonly says: readonly (string | RegExp)[];
  /** How often the step that fails is asked; `undefined` → that depends. */
  readonly requests?: number;
  /** It does not try again. */
  readonly isAtOnce?: boolean;
}

/** A question that goes wrong. */
export interface Wrong extends Pick<
  RequestFault,
  'meaning' | 'isSlow' | 'isHeavy' | 'takesEffect' | 'errorCode'
> {
  readonly action: AskingAction;
  readonly step: StepName;
  readonly attempts: Attempts;
}

/** What the design says of one question that goes wrong. Pure. */
export function expectedOf(wrong: Wrong): Expected {
  const exits = exitsOf(wrong);
  const { action, meaning, attempts, isSlow, isHeavy, step } = wrong;
  const isSettled = !isRetried(meaning) && meaning !== 'harmless';
  const isAskedInTurn = ['AssumeRole', 'DescribeRouteTables'].includes(step) && action !== 'start';
  return {
    exits,
    says: exits.every((exit) => exit === 'OCF_SUCCESS') ? [] : saysOf(wrong),
    ...(isAskedInTurn && isSettled && { requests: 1 }),
    ...(isAskedInTurn &&
      isRetried(meaning) &&
      attempts === 'all' &&
      !isSlow &&
      !isHeavy && { requests: patience[action] }),
    ...(isSettled && !isRepeated(wrong) && { isAtOnce: true }),
  };
}

/** How often a question is asked before it counts as not answered; a start asks until its time is over. */
const patience = { monitor: 4, probe: 4, 'validate-all 10': 3 } as const;

export function isRetried(meaning: Meaning): boolean {
  return meaning === 'transient' || meaning === 'unreadable';
}

function exitsOf(wrong: Wrong): readonly ExitCode[] {
  const { action, meaning, attempts } = wrong;
  if (meaning === 'harmless' || (isRetried(meaning) && attempts !== 'all')) return ['OCF_SUCCESS'];
  switch (action) {
    case 'start':
      return exitsOfStart(wrong);
    case 'monitor':
    case 'probe':
      return exitsOfMonitor(wrong);
    case 'validate-all 10':
      return exitsOfLevel10(wrong);
    default:
      action satisfies never;
      throw new Error('unreachable');
  }
}

function exitsOfStart({ step, meaning, attempts, takesEffect }: Wrong): readonly ExitCode[] {
  const isFirst = attempts !== 'all';
  const failed = exitOf(meaning);
  if (isOfSourceDestCheck(step)) return ['OCF_SUCCESS'];
  // Every write was acknowledged. Who answers nonsense now may have acknowledged them too
  if (step === 'DescribeRouteTables') return meaning === 'unreadable' ? ['OCF_ERR_GENERIC'] : ['OCF_SUCCESS'];
  // It is there, and is replaced
  if (step === 'CreateRoute' && takesEffect) return ['OCF_SUCCESS'];
  if (step === 'IMDS interface-id' || !isFirst) return [failed];
  // They are also asked ahead of time, and nobody waits for that answer
  if (!isWrite(step)) return ['OCF_SUCCESS', failed];
  // The other table took its route
  if (meaning === 'no-such-table' || (meaning === 'denied' && step === 'CreateRoute')) return ['OCF_SUCCESS'];
  // It is there or not there after all
  const isContradicted = meaning === (step === 'ReplaceRoute' ? 'no-such-route' : ('route-exists' as const));
  return [isContradicted ? 'OCF_SUCCESS' : failed];
}

function exitsOfMonitor({ step, meaning, attempts, takesEffect, isSlow }: Wrong): readonly ExitCode[] {
  // It is there after all, which the next answer shows
  if (step === 'CreateRoute' && takesEffect && !isSlow) return ['OCF_SUCCESS'];
  // A route that is missing is put back in the next answer that misses it
  if (step === 'CreateRoute' && meaning !== 'no-such-table' && attempts !== 'all') return ['OCF_SUCCESS'];
  return ['OCF_DEGRADED'];
}

function exitsOfLevel10(wrong: Wrong): readonly ExitCode[] {
  const { step, meaning, isSlow } = wrong;
  // The one is asked for where the interface is none of the instance's, the other is a note. There may be no time left after it
  if (step === 'IMDS mac' || step === 'DescribeNetworkInterfaces')
    return isSlow ? ['OCF_SUCCESS', 'OCF_ERR_GENERIC'] : ['OCF_SUCCESS'];
  if (isDryRun(step) && isAllowedByDryRun(wrong)) return ['OCF_SUCCESS'];
  return [meaning === 'no-such-interface' ? 'OCF_ERR_ARGS' : exitOf(meaning)];
}

function isDryRun(step: StepName): boolean {
  return isWrite(step) || step === 'ModifyNetworkInterfaceAttribute';
}

function isOfSourceDestCheck(step: StepName): boolean {
  return step === 'DescribeNetworkInterfaces' || step === 'ModifyNetworkInterfaceAttribute';
}

/** An answer about the route is one to a caller who may ask. */
function isAllowedByDryRun({ meaning }: Wrong): boolean {
  return /^(allowed|no-such-table|no-such-route|route-exists)$/.test(meaning);
}

/** Of what is still so at the end. Of start and validate-all. */
function exitOf(meaning: Meaning): ExitCode {
  switch (meaning) {
    case 'denied':
      return 'OCF_ERR_PERM';
    case 'no-such-table':
      return 'OCF_ERR_ARGS';
    case 'harmless':
      return 'OCF_SUCCESS';
    case 'transient':
    case 'unreadable':
    case 'refused':
    case 'no-such-interface':
    case 'no-such-route':
    case 'route-exists':
    case 'allowed':
      return 'OCF_ERR_GENERIC';
    default:
      meaning satisfies never;
      throw new Error('unreachable');
  }
}

/** The call that failed and, where AWS gave one, the code: whoever reads it looks for that. */
function saysOf(wrong: Wrong): Expected['says'] {
  const { action, step, meaning, attempts, takesEffect, errorCode } = wrong;
  const until = action === 'start' && attempts === 'all' && isRetried(meaning) ? [timeIsOver] : [];
  // A missing route is created, and is there already
  if (action === 'start' && meaning === 'no-such-route' && step === 'ReplaceRoute')
    return [/CreateRoute: RouteAlreadyExists/, timeIsOver];
  if (action === 'monitor' && meaning === 'no-such-table' && step === 'CreateRoute')
    return [/no such route table/];
  if (action === 'validate-all 10' && meaning === 'no-such-interface')
    return [/is no network interface of this instance/];
  // Half a token is one, which the metadata service does not know
  if (step === 'IMDS token' && meaning === 'unreadable' && takesEffect) return [/GET .*: HTTP 401/, ...until];
  const { operation } = steps[step];
  return [errorCode ? `${operation}: ${errorCode.code}` : operation, ...until];
}

const timeIsOver = /then the timeout of \d+ s was over/;

function isWrite(step: StepName): boolean {
  return step === 'ReplaceRoute' || step === 'CreateRoute';
}

/** Settled answers that are asked for again nevertheless: a missing route three times over five seconds. */
function isRepeated({ action, step, meaning }: Wrong): boolean {
  if (action === 'monitor') return step === 'CreateRoute' && meaning !== 'no-such-table';
  return action === 'start' && (meaning === 'no-such-route' || meaning === 'route-exists');
}
