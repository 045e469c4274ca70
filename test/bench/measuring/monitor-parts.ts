import { readFile, writeFile } from 'node:fs/promises';
import { median, type MonitorParts } from '../bench-run.ts';
import { partsOfMonitor, type PartOfMonitor } from '../parts-of-monitor.ts';
import { commandOf } from './commands.ts';
import type { PlannedRow } from './planned-rows.ts';
import { timeRun } from './timed-run.ts';
import type { World } from './world.ts';

const rounds = 15;

const monitors = (['Node 24', 'standalone'] as const).flatMap((subject) =>
  (['HTTP', 'HTTPS'] as const).map(
    (transport) => ({ subject, deed: 'monitor', way: { transport, latencyMs: 0 } }) satisfies PlannedRow,
  ),
);

/** Takes part of the monitors' time itself, about a millisecond: the sums are not the times of the other rows. */
export async function monitorParts(
  world: World,
  paths: ReadonlyMap<string, string>,
): Promise<readonly MonitorParts[]> {
  const preload = '/run/bench/note-parts.cjs';
  const notes = '/run/bench/notes.json';
  await writeFile(world.node.root + preload, notingPreload);
  const found = monitors.flatMap((monitor) => {
    const path = paths.get(monitor.subject);
    if (path === undefined) return [];
    const command = commandOf(monitor, path);
    const env = { ...command.env, NODE_OPTIONS: `--require=${preload}`, NOTE_PARTS: notes };
    return { ...monitor, command: { ...command, env }, seen: [] as Record<PartOfMonitor, number>[] };
  });
  for (let round = 0; round <= rounds; round += 1)
    for (const { command, seen } of found) {
      await world.begin({ isHere: true, latencyMs: 0 });
      const { wallMs } = await timeRun(world.node, command);
      const noted = JSON.parse(await readFile(world.node.root + notes, 'utf8')) as Notes;
      if (round > 0) seen.push(divide(wallMs, noted));
    }
  return found.map(({ subject, way, seen }) => ({
    subject,
    way,
    parts: partsOfMonitor
      .map((what) => ({ what, ms: median(seen.map((times) => times[what])) }))
      .filter(({ ms }) => ms > 0),
  }));
}

/** Milliseconds since the process was started. */
export interface Notes {
  readonly milestones: Readonly<
    Record<'preload' | 'main' | 'imds' | 'credentials' | 'asked' | 'answered' | 'exit', number>
  >;
  /** One after the other. */
  readonly loading: readonly Span[];
  readonly compiling: readonly Span[];
  readonly trusting: readonly Span[];
}

export type Span = readonly [from: number, until: number];

/** What is loaded and compiled is so in between: it counts for itself, and not for what it interrupts. */
export function divide(
  wallMs: number,
  { milestones, loading, compiling, trusting }: Notes,
): Record<PartOfMonitor, number> {
  const { preload, main, imds, credentials, asked, answered, exit } = milestones;
  const between = (from: number, until: number) =>
    until - from - within([...loading, ...compiling, ...trusting], from, until);
  return {
    'the process is started and ended': wallMs - exit,
    'Node starts': preload,
    'the agent is read and compiled': main - preload,
    'its parameters are read, the address is found': between(main, imds),
    'modules of Node: HTTP, TLS, crypto': within(loading, main, exit),
    'the SDK and the metadata client are compiled': within(compiling, main, exit),
    'TLS is set up: algorithms, trusted authorities': within(trusting, main, exit),
    'the metadata service: token, identity, role, credentials': between(imds, credentials),
    'the request is made and signed, what is left of the handshake': between(credentials, asked),
    'EC2 answers': between(asked, answered),
    'the answer is parsed and judged': between(answered, exit),
  };
}

function within(spans: readonly Span[], from: number, until: number): number {
  return spans
    .map(([begun, ended]) => Math.max(0, Math.min(ended, until) - Math.max(begun, from)))
    .reduce((sum, ms) => sum + ms, 0);
}

/** Preloaded into the agent. A module that loads others counts once. */
const notingPreload = `
const since = process.hrtime.bigint(), uptime = process.uptime() * 1000;
const now = () => uptime + Number(process.hrtime.bigint() - since) / 1e6;
const milestones = { preload: now() }, loading = [], compiling = [], trusting = [];
const note = (name) => { milestones[name] = now(); };
const Module = require('node:module'), vm = require('node:vm');
const noted = (spans, work) => {
  let depth = 0;
  return function (...args) {
    const begun = now();
    depth += 1;
    try {
      return work.apply(this, args);
    } finally {
      depth -= 1;
      if (depth === 0) spans.push([begun, now()]);
    }
  };
};
vm.compileFunction = noted(compiling, vm.compileFunction);
const channel = require('node:diagnostics_channel');
channel.subscribe('http.client.request.created', ({ request }) => {
  if (request.method === 'PUT') milestones.imds ??= now();
});
channel.subscribe('http.client.request.start', ({ request }) => {
  if (request.method === 'POST') note('asked');
});
channel.subscribe('http.client.response.finish', ({ request }) => {
  note(request.method === 'POST' ? 'answered' : 'credentials');
});
const { writeFileSync } = require('node:fs');
process.on('exit', () => {
  note('exit');
  milestones.main ??= milestones.preload;
  writeFileSync(process.env.NOTE_PARTS, JSON.stringify({ milestones, loading, compiling, trusting }));
});
const { _load } = Module, load = noted(loading, _load);
// The first thing that the agent does is to load something. Inside of a standalone executable nothing comes by here
Module._load = function (name, parent, isMain) {
  if (isMain) return _load.apply(this, arguments);
  milestones.main ??= now();
  if (name === 'node:http') milestones.imds ??= now();
  const loaded = load.apply(this, arguments);
  if (name === 'node:https' && trusting.length === 0) {
    const tls = _load('node:tls');
    tls.createSecureContext = noted(trusting, tls.createSecureContext);
  }
  return loaded;
};
`;
