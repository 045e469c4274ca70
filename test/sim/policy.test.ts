import { expect, test } from 'vitest';
import { decide, statementsOf, type Policy } from './policy.ts';

const TABLE = 'arn:aws:ec2:eu-central-1:123456789012:route-table/rtb-0a';
const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow' as const,
  Action,
  Resource,
});
const deny = (Action: string, Resource: string) => ({ Effect: 'Deny' as const, Action, Resource });

test.each<[string, Policy, string]>([
  ['nothing', [], 'implicitDeny'],
  ['the action on the resource', [allow('ec2:ReplaceRoute', TABLE)], 'allowed'],
  ['one of several actions and resources', [allow(['a:b', 'ec2:ReplaceRoute'], ['x', TABLE])], 'allowed'],
  ['the action in other letters', [allow('EC2:replaceroute', TABLE)], 'allowed'],
  ['the resource in other letters', [allow('ec2:ReplaceRoute', TABLE.toUpperCase())], 'implicitDeny'],
  ['actions by *', [allow('ec2:*Route', '*')], 'allowed'],
  ['a character by ?', [allow('ec2:ReplaceRoute', TABLE.replace('0a', '0?'))], 'allowed'],
  ['more than ? stands for', [allow('ec2:ReplaceRoute', TABLE.replace('0a', '?'))], 'implicitDeny'],
  ['another action', [allow('ec2:ReplaceRouteTableAssociation', '*')], 'implicitDeny'],
  ['another account', [allow('ec2:ReplaceRoute', TABLE.replace('1234', '9999'))], 'implicitDeny'],
  [
    'action and resource in two statements',
    [allow('ec2:ReplaceRoute', 'x'), allow('a:b', TABLE)],
    'implicitDeny',
  ],
  ['all but this table', [allow('*', '*'), deny('ec2:*', TABLE)], 'explicitDeny'],
  ['all but another table', [deny('ec2:*', `${TABLE}b`), allow('*', '*')], 'allowed'],
  ['by a whole document', { Version: '2012-10-17', Statement: allow('*', '*') }, 'allowed'],
])('ec2:ReplaceRoute on a table with a policy that allows %s', (_title, policy, decision) => {
  expect(decide(statementsOf(policy), 'ec2:ReplaceRoute', TABLE)).toBe(decision);
});

test('the ARN of a table does not match the resource * of DescribeRouteTables', () => {
  expect(decide([allow('ec2:DescribeRouteTables', TABLE)], 'ec2:DescribeRouteTables', '*')).toBe(
    'implicitDeny',
  );
});

test('a policy with an element that would be ignored is refused', () => {
  const statement = { ...allow('*', '*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
  expect(() => statementsOf([statement])).toThrow('does not evaluate Condition');
});
