import path from 'node:path';
import { execa } from 'execa';
import { agentPath } from '../agent/built-agent.ts';
import { systemPath } from '../lab/holder.ts';
import { serveOnLoopback, type Loopback } from '../sim/loopback.ts';
import type { Policy } from '../sim/policy.ts';
import { typed } from './typed.ts';
import { ENI1, ENI2, NODE1, NODE2, TABLE_A, TABLE_B } from '../sim/two-nodes.ts';
import { Simulator } from '../sim/simulator.ts';

export const overlayIp = '192.168.10.15';
export const destination = `${overlayIp}/32`;
export const tables = `${TABLE_A},${TABLE_B}`;
export const nodes = `${NODE1},${NODE2}`;

type Env = Readonly<Record<string, string>>;

export interface Typed {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Of EC2 and STS, in order. */
  readonly calls: readonly string[];
}

/** A workstation with keys of AWS, and a VPC with two nodes and two route tables that know no overlay IP. */
export class Administrator implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly #ec2: Loopback;
  readonly #sts: Loopback;
  readonly #keys: Env;

  private constructor(simulator: Simulator, ec2: Loopback, sts: Loopback) {
    const { accessKeyId, secretAccessKey } = simulator.addAccessKey({ userName: 'administrator' });
    this.#keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    this.simulator = simulator;
    this.#ec2 = ec2;
    this.#sts = sts;
  }

  static async open(): Promise<Administrator> {
    const simulator = emptyVpc();
    const [ec2, sts] = await Promise.all([serveOnLoopback(simulator.ec2), serveOnLoopback(simulator.sts)]);
    return new Administrator(simulator, ec2, sts);
  }

  /** What the keys may do from now on; before, all that the simulator knows. */
  may(policy: Policy): void {
    this.simulator.iam.user('administrator', { policy });
  }

  /** In this process. */
  type(args: readonly string[], env: Env = {}): Promise<Typed> {
    const begun = performance.now();
    return this.#counted(() =>
      typed([...args, ...this.#endpoints], {
        env: { ...this.#env, ...env },
        sinceStartMs: () => performance.now() - begun,
      }),
    );
  }

  /** The built file. */
  run(args: readonly string[], env: Env = {}): Promise<Typed> {
    return this.#counted(async () => {
      const { exitCode, stdout, stderr } = await execa(agentPath, [...args, ...this.#endpoints], {
        reject: false,
        extendEnv: false,
        timeout: 30_000,
        env: { ...this.#env, ...env },
      });
      return { exitCode, stdout, stderr };
    });
  }

  /** Of the overlay IP: the target by table. */
  routes(of = destination): Record<string, string | undefined> {
    return Object.fromEntries(
      [TABLE_A, TABLE_B].map((table) => [table, this.simulator.vpc.route(table, of)?.networkInterfaceId]),
    );
  }

  /** Of which network interfaces the source/destination check is on. */
  checked(): string[] {
    return [ENI1, ENI2].filter((id) => this.simulator.vpc.networkInterface(id).sourceDestCheck);
  }

  /** All that can be changed. */
  state() {
    return { routes: this.simulator.vpc.routes(), checked: this.checked() };
  }

  async #counted(command: () => Promise<Omit<Typed, 'calls'>>): Promise<Typed> {
    const before = this.simulator.calls.length;
    const { exitCode, stdout, stderr } = await command();
    const calls = this.simulator.calls.slice(before).map(({ action }) => action);
    return { exitCode, stdout, stderr, calls };
  }

  get #endpoints(): string[] {
    return ['--endpoint-url', this.#ec2.url, '--sts-endpoint-url', this.#sts.url];
  }

  get #env(): Env {
    return {
      PATH: `${path.dirname(process.execPath)}:${systemPath}`,
      LC_ALL: 'C.UTF-8',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1',
      AWS_REGION: 'eu-central-1',
      ...this.#keys,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#ec2.close(), this.#sts.close()]);
  }
}

function emptyVpc(): Simulator {
  const simulator = new Simulator();
  const node = (name: string, instanceId: string, networkInterfaceId: string, zone: string) => ({
    instanceId,
    availabilityZone: zone,
    networkInterfaces: [
      {
        networkInterfaceId,
        macAddress: `02:00:00:00:00:${networkInterfaceId.slice(-2)}`,
        privateIpAddress: `10.0.1.${Number(networkInterfaceId.slice(-2))}`,
      },
    ],
    tags: { Name: name },
  });
  simulator.vpc
    .addInstance(node('hana01', NODE1, ENI1, 'eu-central-1a'))
    .addInstance(node('hana02', NODE2, ENI2, 'eu-central-1b'))
    .addRouteTable({ routeTableId: TABLE_A, tags: { Name: 'private a' } })
    .addRouteTable({ routeTableId: TABLE_B, tags: { Name: 'private b' } })
    .addSubnet({
      subnetId: 'subnet-0000000000000000a',
      cidrBlock: '10.0.1.0/24',
      routeTableId: TABLE_A,
      tags: { Name: 'app a' },
    })
    .addSubnet({
      subnetId: 'subnet-0000000000000000b',
      cidrBlock: '10.0.2.0/24',
      availabilityZone: 'eu-central-1b',
      routeTableId: TABLE_B,
      tags: { Name: 'app b' },
    });
  return simulator;
}
