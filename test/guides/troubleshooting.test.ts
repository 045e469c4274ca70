import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseParameters } from '../../src/agent.ts';
import { notConfigured } from '../../src/actions/validate-all.ts';
import { chooseLink } from '../../src/decisions/choose-link.ts';
import { decideMonitor } from '../../src/decisions/monitor.ts';
import { planAddresses } from '../../src/decisions/plan-addresses.ts';
import { decideVerification } from '../../src/decisions/verification.ts';
import { decideWrites } from '../../src/decisions/written-routes.ts';
import { failed } from '../../src/answer.ts';
import { exitCodes } from '../../src/ocf/exit-codes.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import {
  addressNames,
  addressStates,
  combinations,
  CONFIGURED,
  routeNames,
  routeStates,
} from '../decisions/world.ts';
import { link } from '../fakes/addresses.ts';
import { throttled, unauthorized } from '../fakes/failures.ts';
import { type MarkdownNode, nodesOf, readDocuments, textOf } from './documents.ts';
import { sentencesIn } from './sentences.ts';

const project = path.resolve(import.meta.dirname, '../..');
const [guide] = (await readDocuments()).filter(({ name }) => name.endsWith('/troubleshooting.md'));
const nodes = guide === undefined ? [] : nodesOf(guide);
const quoted = nodes.filter(({ type }) => type === 'inlineCode').map(({ value = '' }) => value);

/** As a part of a regular expression. */
function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `there is no route …` is found in whatever is filled in. */
function toPattern(text: string): RegExp {
  return new RegExp(
    text
      .split('…')
      .map((part) => literally(part))
      .join('.*'),
  );
}

/** What the tables below a heading of the second level begin their rows with. */
function rowsBelow(isHeading: (title: string) => boolean): string[] {
  const rows: string[] = [];
  let isBelow = false;
  for (const node of nodes) {
    if (
      node.type === 'heading' &&
      guide?.text.split('\n')[(node.position?.start.line ?? 1) - 1]?.startsWith('## ')
    )
      isBelow = isHeading(textOf(node));
    if (isBelow && node.type === 'tableRow') rows.push(...codeOf(node.children?.[0]));
  }
  return rows;
}

function codeOf(cell: MarkdownNode | undefined): string[] {
  return (cell?.children ?? []).filter(({ type }) => type === 'inlineCode').map(({ value = '' }) => value);
}

describe('each sentence of an exit reason or a warning is in the guide', () => {
  const files = globSync(['src/run.ts', 'src/reasons.ts', 'src/actions/*.ts', 'src/decisions/*.ts'], {
    cwd: project,
  });
  const sentences = files.flatMap((file) => sentencesIn(file).map((sentence) => ({ file, sentence })));

  test('there are some in each kind of file', () => {
    expect(sentences.length).toBeGreaterThan(50);
  });

  test.each(sentences)('$sentence ($file)', ({ sentence }) => {
    const parts = sentence
      .replaceAll('`', '')
      .split('…')
      .map((part) => part.replaceAll(/^[;:,\s]+|[;:,\s]+$/g, ''));
    const inOrder = new RegExp(parts.map((part) => literally(part)).join('.*'));
    expect(quoted.some((text) => inOrder.test(text))).toBe(true);
  });
});

describe('a reason is below the heading of the exit code with which it is said', () => {
  const key = { routeTableId: 'rtb-0a1b2c3d4e5f60001', destination: '192.168.10.15/32' };
  const of = (outcome: unknown) => outcome as Outcome;
  const monitors = (['recurring', 'probe'] as const).flatMap((kind) =>
    [1, 2].flatMap((count) =>
      combinations(addressNames, count).flatMap((addresses) =>
        combinations(routeNames, 2).map((routes) =>
          decideMonitor(
            {
              addresses: addresses.map((name, index) => addressStates[name](`192.168.10.1${index}`)),
              routes: routes.map((name, index) => ({ ...key, state: routeStates[name](index) })),
              interfaceName: CONFIGURED,
            },
            kind,
          ),
        ),
      ),
    ),
  );
  const verifications = routeNames.flatMap((name) =>
    [undefined, { operation: 'DescribeRouteTables', ...throttled, code: 'UnreadableAnswer' }].map((failure) =>
      decideVerification(
        {
          routes: [{ ...key, state: routeStates[name](0) }],
          failure,
          sinceLastAnswerMs: 20_000,
          isOutOfTime: true,
        },
        [],
      ),
    ),
  );
  const others = [
    chooseLink([link('eth1')], 'eth0', undefined),
    chooseLink([], undefined, undefined),
    chooseLink([link('eth0', { isUp: false })], 'eth0', undefined),
    planAddresses(['192.168.10.15'], [link('eth0')], link('eth0'), 'a-long-label'),
    notConfigured(parseParameters({}).problems),
    notConfigured(parseParameters({ OCF_RESKEY_ip: 'garbage', OCF_RESKEY_routing_table: 'rtb' }).problems),
    notConfigured(
      parseParameters({ OCF_RESKEY_ip: '127.0.0.1', OCF_RESKEY_routing_table: 'rtb-0a1b2c3d' }).problems,
    ),
  ].map(of);
  const said = [...monitors, ...verifications.map(of), ...others].filter(
    ({ reason }) => reason !== undefined,
  );
  const once = [
    ...new Map(said.map(({ exit, reason = '' }) => [`${exit} ${reason}`, { exit, reason }])).values(),
  ];

  test.each([...Map.groupBy(once, ({ exit }) => exit)])('%s', (exit, outcomes) => {
    const patterns = rowsBelow((title) => title === `${exitCodes[exit]} ${exit}`).map(toPattern);
    expect(patterns.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ reason }) => !patterns.some((pattern) => pattern.test(reason)))).toEqual([]);
  });

  test.each([
    ['UnauthorizedOperation', unauthorized],
    ['RequestLimitExceeded', throttled],
  ])('what AWS answered has a section of its own: %s', (_, refusal) => {
    const outcome = decideWrites([{ ...key, answer: failed({ operation: 'ReplaceRoute', ...refusal }) }]);
    const patterns = rowsBelow((title) => title.startsWith('What AWS')).map(toPattern);
    expect(patterns.some((pattern) => pattern.test(('reason' in outcome && outcome.reason) || ''))).toBe(
      true,
    );
  });
});
