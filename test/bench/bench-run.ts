import path from 'node:path';

/** What one run of the bench found; the tables, charts and the README's figures are made from it alone. */
export interface BenchRun {
  readonly about: {
    /** ISO 8601, UTC. */
    readonly at: string;
    /** `package.json`'s version, and the commit. */
    readonly version: string;
    readonly commit: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGigabytes: number;
    /** `Linux 6.1`, `Debian GNU/Linux 12 (bookworm)` */
    readonly system: readonly string[];
    /** Of each thing that was measured: `Node 24` → `24.21.0`, `AWS CLI` → `aws-cli/2.9.19 …`. */
    readonly versions: Readonly<Record<string, string>>;
    readonly rounds: number;
  };
  readonly rows: readonly Row[];
  readonly growth: readonly Growth[];
  readonly clusters: readonly ClusterLoad[];
  readonly monitorParts: readonly MonitorParts[];
  /** What could not be run, and why, for a person. */
  readonly notRun: readonly string[];
}

/** Whose process it is. */
export type Subject =
  'Node 22' | 'Node 24' | 'Node 26' | 'standalone' | 'AWS CLI' | 'sh and curl' | 'aws-vpc-move-ip';

/** What the process does. `bare` is `node -e 0`. */
export type Deed =
  | 'bare'
  | 'meta-data'
  | 'stop'
  | 'monitor without EC2'
  | 'monitor'
  | 'monitor with a key-less profile'
  | 'start'
  | 'describe';

/** How EC2 is reached; a latency is added to each of its answers. */
export interface Way {
  readonly transport: 'HTTP' | 'HTTPS';
  readonly latencyMs: number;
}

/** One thing that was measured as a whole process, in turn with all others. */
export interface Row {
  readonly subject: Subject;
  readonly deed: Deed;
  /** Absent → the deed asks EC2 nothing. */
  readonly way?: Way;
  readonly tables?: number;
  /** Absent → ten. */
  readonly routesPerTable?: number;
  readonly figures: Figures;
  /** EC2 calls of one run, by action. */
  readonly ec2Calls: Readonly<Record<string, number>>;
}

/** Of the whole process and its children. */
export interface Figures {
  /** Wall-clock times in milliseconds, in the order of the runs. */
  readonly wallMs: readonly number[];
  /** User and system time in milliseconds, likewise. */
  readonly cpuMs: readonly number[];
  /** Peak resident memory of the largest process; median. */
  readonly peakMegabytes: number;
  /** Peak of its memory that no file backs (RssAnon of proc(5)), which no other process shares; median. */
  readonly anonymousMegabytes: number;
}

/** How the cost of one deed grows with one quantity. */
export interface Growth {
  /** `start`, `monitor` */
  readonly deed: Deed;
  /** `route tables`, `routes per table`, `addresses`, `resources per node` */
  readonly quantity: string;
  /** What else was the case, for a person: `HTTPS, 100 ms latency, 1 address`. */
  readonly setting: string;
  readonly points: readonly GrowthPoint[];
}

export interface GrowthPoint {
  readonly size: number;
  /** Median wall-clock time, with EC2's buckets out of the way. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** How much longer it takes where the buckets are those of EC2; absent → not measured with them. */
  readonly waitingForBucketsMs?: number;
  readonly ec2Calls: number;
}

/** Simulated: how many clusters of one account and Region EC2's buckets carry. */
export interface ClusterLoad {
  /** Absent → overlay-ip. */
  readonly subject?: 'overlay-ip' | 'aws-vpc-move-ip';
  readonly monitorIntervalSeconds: number;
  /** Of one cluster: overlay IPs, each a resource. */
  readonly resources: number;
  /** The most clusters in whose simulated hours no monitor said anything but success. */
  readonly clusters: number;
  /** With as many: the share of DescribeRouteTables calls that EC2 throttled and a retry made good. */
  readonly retriedShare: number;
  /** Of each resource; absent → 1. overlay-ip asks for all of them at once, aws-vpc-move-ip for one after the other. */
  readonly tables?: number;
  /** With so many times as many clusters: the share of monitors that did not say success. */
  readonly beyond?: readonly { readonly times: number; readonly unsuccessfulShare: number }[];
}

/** Where the time of one monitor goes. */
export interface MonitorParts {
  readonly subject: Subject;
  readonly way: Way;
  /** In order; medians. They add up to the wall-clock time. */
  readonly parts: readonly { readonly what: string; readonly ms: number }[];
}

export const benchDirectory = path.resolve(import.meta.dirname, '../../dist/bench');

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
