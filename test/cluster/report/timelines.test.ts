import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { actionOf, caseOf, clientOf } from './case-of.ts';
import type { CaseRecord } from './case-record.ts';
import { drawTimelines } from './timelines.ts';

const moved = caseOf({
  title: 'a move',
  events: [{ at: 50, text: 'moved to node2' }],
  clients: [clientOf('11...2222222222')],
  actions: [actionOf('start', 'node2', 320, 700)],
});
const away = caseOf({
  title: 'EC2 is away for a minute',
  clients: ['1'.repeat(670)],
  events: [
    { at: 1_000, text: 'EC2 away' },
    { at: 61_000, text: 'EC2 back' },
  ],
});
const hostile = `<script>alert("1")</script> & '\u{1B}[31m`;

const cases: readonly (readonly [string, readonly CaseRecord[]])[] = [
  ['no case', []],
  ['one case', [moved]],
  ['several cases', [moved, away]],
  ['a case that no client watched', [caseOf()]],
  ['a case in which no client is ever answered', [caseOf({ clients: ['....'] })]],
  ['a single answer', [caseOf({ clients: ['1'] })]],
  ['an outage that does not end', [caseOf({ clients: ['111'], until: 30_000 })]],
  ['several outages', [caseOf({ clients: [`11...${'2'.repeat(50)}.....11`] })]],
  ['several addresses', [caseOf({ clients: ['1..2', clientOf('1...2', { address: 'fd00:10::15' })] })]],
  [
    'more nodes than colours',
    [caseOf({ nodes: ['node1', 'node2', 'node3', 'node4', 'node5'], clients: ['12345'] })],
  ],
  [
    'texts that are no XML',
    [
      caseOf({
        title: hostile,
        nodes: [hostile],
        events: [{ at: 0, node: hostile, text: hostile }],
        clients: [
          {
            address: hostile,
            resource: hostile,
            protocol: 'udp',
            answered: [{ by: hostile, from: 0, until: 9_000 }],
          },
        ],
      }),
    ],
  ],
];

// Deprecated in favour of a package of its own; this is its only use here
// eslint-disable-next-line @typescript-eslint/no-deprecated
const validate = (xml: string) => XMLValidator.validate(xml);

test.for(cases)('%s is a well-formed picture, the same each time', ([, records]) => {
  const svg = drawTimelines(records);
  expect(validate(svg)).toBe(true);
  expect(svg).not.toMatch(/NaN|Infinity|undefined|<script/);
  expect(drawTimelines(structuredClone(records))).toBe(svg);
});

test.for(cases)('%s: nothing is drawn outside of the picture', ([, records]) => {
  const svg = drawTimelines(records);
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? [];
  const rects = [
    ...svg.matchAll(
      /<rect class="[a-z0-9]+" x="(-?[\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
    ),
  ];
  expect(rects.length).toBeGreaterThan(0);
  for (const [x = 0, y = 0, w = 0, h = 0] of rects.map((match) => match.slice(1).map(Number))) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + w).toBeLessThanOrEqual(width ?? 0);
    expect(y + h).toBeLessThanOrEqual(height ?? 0);
  }
});

test('a picture says the same to who cannot see it', () => {
  const description = /<desc[^>]*>([^]*)<\/desc>/.exec(drawTimelines([moved, away]))?.[1];
  expect(description?.split('\n')).toEqual([
    expect.stringContaining('Zero is the last answer before an outage'),
    'a move: 400 ms without an answer, 180 ms of it the agent’s start.',
    'EC2 is away for a minute: no outage in 66 s.',
  ]);
});

test('the gap is as long as the outage, the share of the agent as long as that', () => {
  const svg = drawTimelines([moved]);
  const widthOf = (className: string) =>
    [...svg.matchAll(new RegExp(`<rect class="${className}" [^>]*width="([\\d.]+)"`, 'g'))]
      .map(([, width]) => Number(width))
      .at(-1) ?? 0;
  expect(widthOf('agent') / widthOf('gap')).toBeCloseTo(180 / 400, 3);
});

test('a picture needs nothing from elsewhere: no script, no font, no image', () => {
  const svg = drawTimelines([moved, away]);
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
    /https?:|<image|@import|@font-face|<script|href/,
  );
  expect(svg).toContain('prefers-color-scheme: dark');
});

test.for([
  ['no client watched', caseOf()],
  ['never an answer', caseOf({ clients: ['...'] })],
  [
    'no outage of more than 10 ms in 5 s',
    caseOf({
      clients: [
        {
          address: '192.168.10.15',
          resource: 'rsc_ip_HA1_HDB10',
          protocol: 'udp',
          answered: [
            { by: 'node1', from: 0, until: 1_000 },
            { by: 'node1', from: 1_009.5, until: 5_000 },
          ],
        },
      ],
    }),
  ],
  ['over 29800 ms without an answer', caseOf({ clients: ['111'], until: 30_000 })],
] as const)('a lane says: %s', ([told, record]) => {
  expect(drawTimelines([record])).toContain(`: ${told}.`);
});
