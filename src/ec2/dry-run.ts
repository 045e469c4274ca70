import { ok, type Answer } from '../answer.ts';

/**
 * What the answer to a dry run says of the caller: ok → allowed. That an answer about the route is one to a
 * caller who may ask is unverified on EC2.
 *
 * "Checks whether you have the required permissions for the action, without actually making the request …
 * If you have the required permissions, the error response is DryRunOperation. Otherwise, it is
 * UnauthorizedOperation." https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
 */
export function judgeDryRun(answer: Answer<unknown>): Answer<void> {
  if (answer.ok) return ok(undefined);
  const { code, kind, message } = answer.failure;
  const isAllowed =
    code === 'DryRunOperation' ||
    /^(route-exists|no-such-table)$/.test(kind) ||
    // Not any InvalidParameterValue: what else is wrong may be looked at before the permission
    (kind === 'no-such-route' && (code === 'InvalidRoute.NotFound' || message.includes('no route defined')));
  return isAllowed ? ok(undefined) : answer;
}
