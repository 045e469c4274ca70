import { describe, expect, test } from 'vitest';
import { failed, ok } from '../../src/answer.ts';
import { judgeDryRun } from '../../src/ec2/dry-run.ts';
import {
  noAnswer,
  noSuchNetworkInterface,
  noSuchRoute,
  noSuchTable,
  routeExists,
  throttled,
  tooManyRoutes,
  unauthorized,
  type Refusal,
} from '../fakes/failures.ts';

const dryRunOperation: Refusal = {
  kind: 'refused',
  code: 'DryRunOperation',
  message: 'Request would have succeeded, but DryRun flag is set.',
};

describe('a dry run says that the caller may', () => {
  test.each<[string, Refusal]>([
    ['it would have succeeded', dryRunOperation],
    ['there is no such route to replace', noSuchRoute],
    ['the route to create is there', routeExists],
    ['there is no such table', noSuchTable],
  ])('where the answer is that %s', (_title, refusal) => {
    expect(judgeDryRun(failed({ operation: 'ReplaceRoute', ...refusal }))).toEqual(ok(undefined));
  });

  test('where the call succeeds, and what it answers is nobody’s', () => {
    expect(judgeDryRun(ok({ Return: true }))).toEqual(ok(undefined));
  });
});

describe('a dry run says no more than its failure', () => {
  test.each<[string, Refusal]>([
    ['a denial', unauthorized],
    ['throttling', throttled],
    ['no answer', noAnswer],
    ['a network interface that is not seen', noSuchNetworkInterface],
    ['too many routes', tooManyRoutes],
    ['a code that looks alike', { ...dryRunOperation, code: 'DryRunOperationFailed' }],
  ])('of %s', (_title, refusal) => {
    const answer = failed({ operation: 'ReplaceRoute', ...refusal });
    expect(judgeDryRun(answer)).toEqual(answer);
  });
});
