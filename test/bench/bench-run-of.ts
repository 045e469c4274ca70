import type { BenchRun, Deed, Figures, Row, Subject } from './bench-run.ts';
import type { RowKey } from './publication/find-row.ts';
import { plannedRows } from './measuring/planned-rows.ts';

/** A run for a test: every planned row with times as they might be, and whatever is said otherwise. */
export function benchRunOf(given: Partial<BenchRun> = {}): BenchRun {
  return {
    about: {
      at: '2026-11-22T20:00:00Z',
      version: '0.1.0',
      commit: '0123456789abcdef0123456789abcdef01234567',
      cpu: 'a CPU',
      cores: 2,
      memoryGigabytes: 8,
      system: ['Linux 6.1.0', 'Debian GNU/Linux 12 (bookworm)'],
      versions: { 'Node 24': '24.21.0', 'AWS CLI': 'aws-cli/2.9.19' },
      rounds: 15,
    },
    rows: plannedRows.map((key) => rowOf(key)),
    growth: [
      {
        deed: 'start',
        quantity: 'route tables',
        setting: 'Node 24, HTTPS, 100 ms latency, 1 address',
        points: [1, 5, 10, 20, 50, 100, 200].map((size) => ({
          size,
          wallMs: 310 + size * 3.1,
          cpuMs: 190 + size * 1.7,
          waitingForBucketsMs: Math.max(0, (size - 50) / 5) * 1000,
          ec2Calls: size + 2,
        })),
      },
      {
        deed: 'monitor',
        quantity: 'routes per table',
        setting: 'Node 24, HTTPS, 0 ms latency, 50 tables',
        points: [10, 50, 100, 200].map((size) => ({
          size,
          wallMs: 170 + size * 0.6,
          cpuMs: 150 + size * 0.55,
          ec2Calls: 1,
        })),
      },
    ],
    clusters: [10, 20, 30, 60].flatMap((monitorIntervalSeconds) =>
      [1, 20].map((resources) => ({
        monitorIntervalSeconds,
        resources,
        clusters: Math.floor((20 * (monitorIntervalSeconds + 0.1)) / resources),
        retriedShare: 0,
      })),
    ),
    monitorParts: (['Node 24', 'standalone'] as const).map((subject, index) => ({
      subject,
      way: { transport: 'HTTPS', latencyMs: 0 },
      parts: [
        { what: 'the process is started and ended', ms: 9 },
        { what: 'Node starts', ms: 41 - index * 3 },
        { what: 'the agent is read and compiled', ms: 32 - index * 24 },
        { what: 'the metadata service: token, identity, role, credentials', ms: 22 },
        { what: 'EC2 answers', ms: 11 },
      ],
    })),
    notRun: [],
    ...given,
  };
}

/** A row whose runs took about so long. */
export function rowOf(key: RowKey, given: { wallMs?: number } & Partial<Row> = {}): Row {
  const { wallMs = likelyWall(key), ...rest } = given;
  return {
    ...key,
    figures: figuresOf(wallMs, key.deed === 'bare' ? 44 : 62),
    ec2Calls: key.way ? { DescribeRouteTables: 1 } : {},
    ...rest,
  };
}

/** The median is exactly what was asked for. */
export function figuresOf(wallMs: number, peakMegabytes = 62): Figures {
  const runs = [0.96, 0.98, 1, 1.03, 1.21].map((factor) => wallMs * factor);
  return {
    wallMs: runs,
    cpuMs: runs.map((ms) => ms * 0.9),
    peakMegabytes,
    anonymousMegabytes: peakMegabytes / 4,
  };
}

const ofThisAgent: Readonly<Record<Deed, number>> = {
  bare: 42,
  'meta-data': 48,
  stop: 52,
  'monitor without EC2': 50,
  monitor: 130,
  'monitor with a key-less profile': 136,
  start: 150,
  describe: 900,
};

const pace: Readonly<Record<Subject, number>> = {
  'Node 22': 1.05,
  'Node 24': 1,
  'Node 26': 0.97,
  standalone: 0.8,
  'AWS CLI': 1,
  'sh and curl': 0.75,
  'aws-vpc-move-ip': 4,
};

function likelyWall({ subject, deed, way, tables = 1 }: RowKey): number {
  const calls = (way?.latencyMs ?? 0) * (deed === 'start' ? 4 : 3) + (way?.transport === 'HTTPS' ? 12 : 0);
  if (subject === 'aws-vpc-move-ip' && way) return (deed === 'start' ? 5_200 : 1_900) * tables + calls;
  return ofThisAgent[deed] * pace[subject] + calls + (tables - 1) * 2.5;
}
