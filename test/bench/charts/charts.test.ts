import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { benchRunOf, rowOf } from '../bench-run-of.ts';
import type { BenchRun } from '../bench-run.ts';
import { drawCharts } from './charts.ts';
import { https } from '../publication/find-row.ts';

const hostile = `<script>alert("1")</script> & '\u{1B}[31m`;
const [growth] = benchRunOf().growth;
const [load] = benchRunOf().clusters;
const [monitor] = benchRunOf().monitorParts;
if (!growth || !load || !monitor) throw new Error('the run has all of it');

const runs: readonly (readonly [string, BenchRun])[] = [
  ['a whole run', benchRunOf()],
  ['a run of nothing', benchRunOf({ rows: [], growth: [], clusters: [], monitorParts: [] })],
  [
    'a run of one of each',
    benchRunOf({
      rows: [rowOf({ subject: 'aws-vpc-move-ip', deed: 'start', way: https, tables: 5 })],
      growth: [{ ...growth, points: growth.points.slice(0, 1) }],
      clusters: [load],
      monitorParts: [{ ...monitor, parts: [{ what: 'all', ms: 0 }] }],
    }),
  ],
  [
    'a growth without buckets, and a load that nothing carries',
    benchRunOf({
      growth: [{ ...growth, points: [{ size: 1, wallMs: 100, cpuMs: 90, ec2Calls: 1 }] }],
      clusters: [load, { ...load, monitorIntervalSeconds: 1, clusters: 0 }],
    }),
  ],
  [
    'many monitors of many parts',
    benchRunOf({
      monitorParts: Array.from({ length: 6 }, (_, index) => ({
        ...monitor,
        parts: Array.from({ length: 12 }, (_, part) => ({ what: `part ${part}`, ms: index * part })),
      })),
    }),
  ],
  [
    'texts that are no XML',
    benchRunOf({
      growth: [{ ...growth, setting: hostile }],
      monitorParts: [{ ...monitor, parts: [{ what: hostile, ms: 7 }] }],
    }),
  ],
];

// Deprecated in favour of a package of its own; the test of timelines.svg has it too
// eslint-disable-next-line @typescript-eslint/no-deprecated
const validate = (xml: string) => XMLValidator.validate(xml);

test.for(runs)(
  '%s: well-formed pictures, the same each time, that need nothing from elsewhere',
  ([, run]) => {
    for (const { svg } of drawCharts(run)) {
      expect(validate(svg)).toBe(true);
      expect(svg).not.toMatch(/NaN|Infinity|undefined|<script|<image|@import|@font-face|href/);
      expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
      expect(svg).toContain('prefers-color-scheme: dark');
    }
    expect(drawCharts(structuredClone(run))).toEqual(drawCharts(run));
  },
);

test.for(runs)('%s: nothing is drawn outside of the pictures', ([, run]) => {
  for (const { svg } of drawCharts(run)) {
    const [, width = NaN, height = NaN] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)?.map(Number) ?? [];
    const numbers = (name: string) =>
      [...svg.matchAll(new RegExp(` ${name}="(-?[\\d.]+)"`, 'g'))].map(([, value]) => Number(value));
    for (const x of ['x', 'x1', 'x2', 'cx'].flatMap(numbers)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(width);
    }
    for (const y of ['y', 'y1', 'y2', 'cy'].flatMap(numbers)) {
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(height);
    }
  }
});

test('a picture for each thing there is to see', () => {
  expect(drawCharts(benchRunOf()).map(({ fileName }) => fileName)).toEqual([
    'side-by-side.svg',
    'monitor-parts.svg',
    'growth-start-route-tables.svg',
    'growth-monitor-routes-per-table.svg',
    'clusters.svg',
  ]);
});

function pictureOf(fileName: string, run = benchRunOf()): string {
  return drawCharts(run).find((chart) => chart.fileName === fileName)?.svg ?? '';
}

test('side by side: a bar that is twice as long took twice as long, and only one of aws-vpc-move-ip is broken', () => {
  const monitors = (['Node 24', 'standalone', 'aws-vpc-move-ip'] as const).map((subject, index) =>
    rowOf({ subject, deed: 'monitor', way: https }, { wallMs: [200, 100, 5_000][index] ?? NaN }),
  );
  const svg = pictureOf('side-by-side.svg', benchRunOf({ rows: monitors }));
  const widthOf = (colour: string) =>
    Number(new RegExp(`<rect class="fill ${colour}"[^>]* width="([\\d.]+)"`).exec(svg)?.[1]);
  expect(widthOf('Node-24') / widthOf('standalone')).toBeCloseTo(2, 3);
  expect(svg.match(/class="gap"/g)).toHaveLength(1);
  expect(svg).toContain('>5000 ms<');
});

test.for([
  ['side-by-side.svg', /monitor: Node 22 149 ms, .*aws-vpc-move-ip 1912 ms, sh and curl/],
  [
    'monitor-parts.svg',
    /standalone, HTTPS, 0 ms: the process is started and ended 9.0 ms, Node starts 38\.0 ms, /,
  ],
  [
    'growth-start-route-tables.svg',
    /200 route tables: 930 ms, of CPU 530 ms, waiting for EC2’s buckets 30000 ms; 202 EC2 calls\./,
  ],
  ['clusters.svg', /Every 10 s, overlay-ip, 1 resource each: 202 clusters\./],
] as const)('%s says the same to who cannot see it', ([fileName, words]) => {
  expect(/<desc[^>]*>([^]*)<\/desc>/.exec(pictureOf(fileName))?.[1]).toMatch(words);
});

test('waiting for buckets has a panel of its own, and there is none without', () => {
  expect(pictureOf('growth-start-route-tables.svg')).toContain('waiting for EC2’s buckets, full at first');
  expect(pictureOf('growth-monitor-routes-per-table.svg')).not.toContain('buckets');
});
