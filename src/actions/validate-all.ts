import { formatProblem, type Problem } from '../ocf/instance-parameters.ts';
import type { Outcome } from '../ocf/outcome.ts';

/** Check level 0: the syntax of the parameters alone, all problems at once, no file, no network. */
export function validateAll(problems: readonly Problem[]): Outcome {
  return problems.length === 0 ? { exit: 'OCF_SUCCESS' } : notConfigured(problems);
}

export function notConfigured(problems: readonly Problem[]): Outcome {
  return { exit: 'OCF_ERR_CONFIGURED', reason: problems.map(formatProblem).join('; ') };
}
