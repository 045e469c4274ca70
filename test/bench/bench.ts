/**
 * `npm run bench`: the actions as whole processes, side by side with a bare Node and with one call of the AWS
 * CLI, against the simulator. Quote ratios and medians: machines are noisy.
 *
 *     node test/bench/bench.ts [ROUNDS]
 */
import { execa } from 'execa';
import path from 'node:path';
import { agentPath } from '../agent/built-agent.ts';
import { installMissing } from '../setup/debian-packages.ts';
import { isInstalled, systemTools } from '../setup/system-tools.ts';
import { serveOnLoopback } from '../sim/loopback.ts';
import { NODE1, OVERLAY, TABLE_A, twoNodes } from '../sim/two-nodes.ts';
import { measure, median, type Figures, type Variant } from './measure.ts';

const rounds = Number(process.argv[2] ?? 20);
const insideVariable = 'OVERLAY_IP_BENCH_INSIDE';

if (process.env[insideVariable] === undefined) await reenterWithOwnNetwork();
else await bench();

/** Addresses are added and removed: in a network namespace of its own, which ends with the run. */
async function reenterWithOwnNetwork(): Promise<void> {
  await installMissing(['ip', 'unshare', 'aws', 'time']);
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const again = [process.execPath, import.meta.filename, String(rounds)];
  const inside = { [insideVariable]: '1' };
  const { exitCode } = await execa('unshare', [...asRoot, '--net', ...again], {
    env: inside,
    stdio: 'inherit',
    reject: false,
  });
  process.exitCode = exitCode ?? 1;
}

async function bench(): Promise<void> {
  const overlayIp = OVERLAY.replace('/32', '');
  const simulator = twoNodes({ tokenBuckets: false });
  const [ec2, imds] = [await serveOnLoopback(simulator.ec2), await serveOnLoopback(simulator.imds(NODE1))];
  const ip = (...args: string[]) => execa('ip', args);
  await ip('link', 'set', 'lo', 'up');
  // The network interface of node 1, by its MAC address
  await ip('link', 'add', 'eth0', 'address', '02:00:00:00:00:01', 'type', 'veth', 'peer', 'name', 'router');
  await ip('link', 'set', 'eth0', 'up');
  await ip('link', 'set', 'router', 'up');

  const nodePath = path.dirname(process.execPath);
  const env = {
    PATH: `${nodePath}:/usr/sbin:/usr/bin:/sbin:/bin`,
    LC_ALL: 'C',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `${imds.url.replace(/\/$/, '')}/`,
    OCF_RESKEY_ip: overlayIp,
    OCF_RESKEY_routing_table: TABLE_A,
    OCF_RESKEY_endpoint_url: ec2.url,
    OCF_RESKEY_CRM_meta_interval: '10000',
  };
  const present = () => ip('address', 'replace', OVERLAY, 'dev', 'eth0');
  const absent = () => execa('ip', ['address', 'delete', OVERLAY, 'dev', 'eth0'], { reject: false });
  const action = (
    name: string,
    args: string[],
    more: Partial<Variant> & { params?: Record<string, string> } = {},
  ) => {
    const { params = {}, ...rest } = more;
    return {
      name,
      file: process.execPath,
      args: [agentPath, ...args],
      env: { ...env, ...params },
      exitCode: 0,
      ...rest,
    };
  };
  const variants: Variant[] = [
    { name: 'node -e 0', file: process.execPath, args: ['-e', '0'], env, exitCode: 0 },
    action('meta-data', ['meta-data']),
    action('validate-all', ['validate-all']),
    action('monitor, monapi=false', ['monitor'], {
      prepare: present,
      params: { OCF_RESKEY_monapi: 'false' },
    }),
    action('monitor', ['monitor'], { prepare: present }),
    action('monitor, stopped', ['monitor'], { prepare: absent, exitCode: 7 }),
    action('start', ['start'], { prepare: absent }),
    action('stop', ['stop'], { prepare: present }),
  ];
  if (isInstalled('aws'))
    variants.push({
      name: 'aws ec2 describe-route-tables',
      file: systemTools.aws.path,
      args: [
        'ec2',
        'describe-route-tables',
        '--route-table-ids',
        TABLE_A,
        '--endpoint-url',
        ec2.url,
        '--region',
        'eu-central-1',
      ],
      env: { ...env, HOME: '/nonexistent' },
      exitCode: 0,
    });
  else console.error(`without the AWS CLI: ${systemTools.aws.path} is not installed`);

  const figures = await measure(variants, rounds);
  console.log(formatTable(figures));
  await Promise.all([ec2.close(), imds.close()]);
}

function formatTable(figures: readonly Figures[]): string {
  const [bare] = figures;
  const cli = figures.find(({ name }) => name.startsWith('aws '));
  const bareMs = median(bare?.times ?? []);
  const header = ['', 'median', 'min–max', '× node', '× aws', 'peak', 'over node'];
  const rows = figures.map(({ name, times, peakMegabytes }) => [
    name,
    `${median(times).toFixed(1)} ms`,
    `${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`,
    (median(times) / bareMs).toFixed(2),
    cli ? (median(times) / median(cli.times)).toFixed(3) : '',
    `${peakMegabytes.toFixed(0)} MB`,
    `${(peakMegabytes - (bare?.peakMegabytes ?? NaN)).toFixed(0)} MB`,
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const format = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  const about = `Node ${process.version}, ${rounds} rounds, all rows in turn in each; simulator over HTTP on loopback`;
  return [about, '', format(header), ...rows.map(format)].join('\n');
}
