import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import { systemPath } from '../lab/holder.ts';
import { SimulatedVpc, type SimulatedVpcOptions } from '../lab/simulated-vpc.ts';
import { agentPath } from './built-agent.ts';
import { exitCodeName } from './exit-code-name.ts';
import { actionEnvironment, type Action, type Resource } from './resource.ts';
import { filesWritten, secretsIn } from './written.ts';

export const overlayIp = '192.168.10.15';
export const overlayIpv6 = 'fd00:10::15';
export const tables = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'] as const;
const [table] = tables;

export interface ActionResult {
  readonly exit: ExitCode | `exit code ${number}`;
  /** Without its prefix; `undefined` → none was given. */
  readonly reason: string | undefined;
  readonly stdout: string;
  /** EC2's calls during the action, in order. */
  readonly calls: readonly string[];
  readonly durationMs: number;
}

export interface HowToRun {
  /** On which node; default `node1`. */
  readonly on?: string;
  /** Instance parameters, added to those of the black box; `undefined` → not configured. */
  readonly params?: Readonly<Record<string, string | undefined>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds that Pacemaker gives the action. */
  readonly timeout?: number;
  readonly uid?: number;
  /** The command that starts the agent, to which its path and the action are appended; a shell that closes something first. */
  readonly through?: readonly string[];
  /** Whether what the agent says on stderr arrives anywhere; default: it does. */
  readonly isHeard?: boolean;
}

export type BlackBoxOptions = Partial<SimulatedVpcOptions> & {
  /** What no run may write, beside what the simulator issues: the password of a proxy. */
  secrets?: readonly string[];
};

/**
 * The built file on a node of a simulated VPC, run with what Pacemaker sets and nothing else. Every run is
 * held to what holds for all of them: at most one line on stderr, which is the exit reason, and where one is
 * due there is one; no secret in anything that it writes, which is everything that it can say unless the run
 * names a log of its own (`HA_…`).
 */
export class BlackBox implements AsyncDisposable {
  readonly vpc: SimulatedVpc;
  readonly #params: Readonly<Record<string, string>>;
  readonly #secrets: readonly string[];
  readonly #logs: string;
  #runs = 0;

  private constructor(
    vpc: SimulatedVpc,
    params: Readonly<Record<string, string>>,
    { secrets, logs }: { secrets: readonly string[]; logs: string },
  ) {
    this.vpc = vpc;
    this.#params = params;
    this.#secrets = secrets;
    this.#logs = logs;
  }

  static async up(
    params: Readonly<Record<string, string>> = {},
    { secrets = [], ...options }: BlackBoxOptions = {},
  ): Promise<BlackBox> {
    const routeTables = options.routeTables ?? [
      { routeTableId: table, routes: [{ destination: `${overlayIp}/32`, node: 'node2' }] },
    ];
    const vpc = await SimulatedVpc.up({ ...options, routeTables });
    // Its call comes and goes beside the others; test/agent/source-dest-check.test.ts has it
    const ignored = { source_dest_check: 'ignore' };
    const usual = { ip: overlayIp, routing_table: table, endpoint_url: vpc.lab.endpointUrl, ...ignored };
    const logs = await mkdtemp(path.join(tmpdir(), 'black-box-'));
    // For runs of any user
    await chmod(logs, 0o777);
    return new BlackBox(vpc, { ...usual, ...params }, { secrets, logs });
  }

  get simulator() {
    return this.vpc.simulator;
  }

  async run(action: Action | (string & {}), how: HowToRun = {}): Promise<ActionResult> {
    const { on = 'node1', timeout = 20, uid, through = [], isHeard = true } = how;
    const before = this.simulator.calls.length;
    const known = ['start', 'stop', 'monitor', 'probe'].includes(action) ? (action as Action) : 'start';
    const node = this.vpc.lab.node(on);
    const searched = `${path.dirname(process.execPath)}:${systemPath}`;
    const env = {
      ...actionEnvironment(this.#resource(how, timeout), known, searched),
      HA_LOGFACILITY: 'none',
      ...this.#log(how),
      ...how.env,
    };
    const command = [...through, agentPath, action === 'probe' ? 'monitor' : action];
    const [file = agentPath, ...args] = command;
    const { exitCode, stdout, stderr, durationMs, timedOut } = await node.exec(file, args, {
      env,
      timeout: timeout * 1000,
      ...(uid !== undefined && { uid }),
    });
    const written = [
      { where: 'stdout', text: stdout },
      { where: 'stderr', text: stderr },
    ];
    written.push(...(await filesWritten(node, env)));
    expect(secretsIn(written, [...this.simulator.secrets, ...this.#secrets])).toEqual([]);
    expect(timedOut, `${action} had to be killed after ${timeout} s`).toBe(false);
    const exit = exitCodeName(exitCode) ?? (`exit code ${exitCode}` as const);
    const calls = this.simulator.calls.slice(before).map((call) => call.action);
    return { exit, reason: isHeard ? onlyReason(exit, stderr) : undefined, stdout, calls, durationMs };
  }

  /** The interfaces on which a node has the address, as `ip` shows it. */
  async placesOf(address: string, node = 'node1'): Promise<string[]> {
    const { stdout } = await this.vpc.lab.node(node).run('ip', ['-json', 'address', 'show']);
    type Shown = { ifname: string; addr_info: { local?: string }[] };
    const links = JSON.parse(stdout) as Shown[];
    return links
      .filter(({ addr_info }) => addr_info.some(({ local }) => local === address))
      .map(({ ifname }) => ifname);
  }

  /** The name of the node at which the route points. */
  routeOf(routeTableId: string = table, destination = `${overlayIp}/32`): string | undefined {
    const target = this.simulator.vpc.route(routeTableId, destination)?.networkInterfaceId;
    return this.vpc.lab.nodes
      .map(({ name }) => name)
      .find((name) => this.vpc.networkInterfaceId(name) === target);
  }

  async ip(...args: string[]): Promise<void> {
    await this.vpc.lab.node('node1').run('ip', args);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.vpc.down();
    await rm(this.#logs, { recursive: true });
  }

  /** Of this run alone. */
  #log({ env = {} }: HowToRun): Record<string, string> {
    if (Object.keys(env).some((name) => name.startsWith('HA_'))) return {};
    this.#runs += 1;
    return { HA_LOGFILE: path.join(this.#logs, String(this.#runs)), HA_debug: '1' };
  }

  #resource({ params = {} }: HowToRun, timeout: number): Resource {
    const configured = Object.entries({ ...this.#params, ...params }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return {
      id: 'rsc_ip_HA1_HDB10',
      provider: 'aws',
      type: 'overlay-ip',
      params: Object.fromEntries(configured),
      ops: {
        start: { interval: 0, timeout },
        stop: { interval: 0, timeout },
        monitor: { interval: 10, timeout },
      },
    };
  }
}

const prefix = 'ocf-exit-reason:';

function onlyReason(exit: ActionResult['exit'], stderr: string): string | undefined {
  const lines = stderr === '' ? [] : stderr.replace(/\n$/, '').split('\n');
  expect(
    lines.filter((line) => !line.startsWith(prefix)),
    'stderr holds nothing but the exit reason',
  ).toEqual([]);
  if (exit === 'OCF_SUCCESS') expect(lines).toEqual([]);
  else if (exit !== 'OCF_NOT_RUNNING') expect(lines, `${exit} has one exit reason`).toHaveLength(1);
  return lines[0]?.slice(prefix.length);
}
