import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { agentPath } from '../../agent/built-agent.ts';
import { systemPath } from '../../lab/holder.ts';
import type { LabProcess } from '../../lab/lab-process.ts';
import { SimulatedVpc } from '../../lab/simulated-vpc.ts';
import { CertificateAuthority } from '../../sim/certificate-authority.ts';
import { DEFAULT_POLICY } from '../../sim/iam.ts';
import type { Simulator } from '../../sim/simulator.ts';
import { cibOf } from './cib-of.ts';
import {
  clientNetwork,
  destination,
  endpoints,
  mainTable,
  overlayIp,
  subnets,
  tables,
  transitGateway,
} from './healthy-names.ts';

/** What a program reads of `--json`. */
export interface Diagnosis {
  readonly exitCode: number;
  readonly checks: readonly {
    readonly area: string;
    readonly resource?: string;
    readonly title: string;
    readonly result: string;
    readonly codes: readonly string[];
    readonly detail?: string;
    readonly why?: string;
  }[];
  readonly findings: readonly {
    readonly area: string;
    readonly resource?: string;
    readonly code: string;
    readonly severity: string;
    readonly what: string;
    readonly means: string;
    readonly mend: readonly string[];
  }[];
}

export interface Examined extends Diagnosis {
  /** Of all findings, each once. */
  readonly codes: readonly string[];
  /** Titles of checks that could not be made. */
  readonly unknown: readonly string[];
}

interface HowToExamine {
  readonly on?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Two nodes of which the first has the address, two tables with a subnet each that lead there, and a cluster whose
 * configuration is in a file: `overlay-ip doctor` finds nothing wrong with it. Each test breaks one thing.
 */
export class HealthySystem implements AsyncDisposable {
  readonly vpc: SimulatedVpc;
  /** By how much the clock of AWS is ahead of that of the nodes. */
  readonly clock: { aheadMs: number };
  readonly #scratch: string;
  readonly #authority: CertificateAuthority;

  private constructor(
    vpc: SimulatedVpc,
    {
      scratch,
      authority,
      clock,
    }: { scratch: string; authority: CertificateAuthority; clock: { aheadMs: number } },
  ) {
    this.vpc = vpc;
    this.clock = clock;
    this.#scratch = scratch;
    this.#authority = authority;
  }

  static async up(): Promise<HealthySystem> {
    const authority = await CertificateAuthority.create();
    const names = Object.values(endpoints).map((url) => new URL(url).hostname);
    const clock = { aheadMs: 0 };
    const vpc = await SimulatedVpc.up({
      nodes: ['node1', 'node2'],
      routeTables: [],
      aws: { certificate: await authority.issue({ names }), names, from: 'vpc' },
      simulator: { now: () => Date.now() + clock.aheadMs },
    });
    const scratch = await mkdtemp(path.join(tmpdir(), 'doctor-'));
    const system = new HealthySystem(vpc, { scratch, authority, clock });
    const routes = [{ destination, networkInterfaceId: system.eni('node1') }];
    const [subnetA, subnetB] = subnets;
    vpc.simulator.vpc
      .addRouteTable({ routeTableId: tables[0], routes, tags: { Name: 'private a' } })
      .addRouteTable({ routeTableId: tables[1], routes, tags: { Name: 'private b' } })
      .addRouteTable({ routeTableId: mainTable, associations: [{ main: true }], tags: { Name: 'main' } })
      .addSubnet({ subnetId: subnetA, cidrBlock: '10.1.1.0/24', routeTableId: tables[0] })
      .addSubnet({
        subnetId: subnetB,
        cidrBlock: '10.1.2.0/24',
        availabilityZone: 'eu-central-1b',
        routeTableId: tables[1],
      });
    await mkdir(path.join(scratch, 'ocf/resource.d/aws'), { recursive: true });
    // As a package has it: its interpreter by an absolute path
    await writeFile(
      path.join(scratch, 'ocf/resource.d/aws/overlay-ip'),
      `#!/bin/sh\nexec '${process.execPath}' '${agentPath}' "$@"\n`,
      { mode: 0o755 },
    );
    await system.heal();
    return system;
  }

  get simulator(): Simulator {
    return this.vpc.simulator;
  }

  eni(node: string): string {
    return this.vpc.networkInterfaceId(node);
  }

  /** Undoes what tests break of routes, checks, permissions, faults, the cluster's configuration and the address. */
  async heal(): Promise<void> {
    const { simulator, vpc } = this;
    this.clock.aheadMs = 0;
    simulator.clearFaults();
    simulator.iam.role('cluster-node', { policy: DEFAULT_POLICY });
    for (const node of ['node1', 'node2']) {
      await simulator.vpc.startInstance(vpc.instanceId(node));
      await simulator.vpc.apply({ networkInterfaceId: this.eni(node), sourceDestCheck: false });
    }
    simulator.vpc
      .addTransitGatewayAttachment({ ...transitGateway, subnetIds: [...subnets] })
      .addTransitGatewayRouteTable({ ...transitGateway, routes: [{ destination, ...transitGateway }] });
    const { transitGatewayId } = transitGateway;
    const toClients = { destination: clientNetwork, target: { transitGatewayId } };
    for (const routeTableId of tables) {
      await simulator.vpc.setRoute(routeTableId, destination, this.eni('node1'));
      await simulator.vpc.apply({ routeTableId, ...toClients });
    }
    await this.configure({});
    await vpc.lab.node('node1').run('ip', ['address', 'flush', 'to', destination]);
    await vpc.lab.node('node1').run('ip', ['address', 'add', destination, 'dev', 'eth0']);
  }

  /** The healthy cluster, but for what is told. */
  async configure(parts: Partial<Parameters<typeof cibOf>[0]>): Promise<void> {
    const instanceIds = ['node1', 'node2'].map((node) => this.vpc.instanceId(node));
    await this.writeCib(cibOf({ instanceIds, ...parts }));
  }

  /** What `cibadmin --query` says from now on. */
  async writeCib(text: string): Promise<void> {
    await writeFile(this.#cibFile, text);
  }

  get #cibFile(): string {
    return path.join(this.#scratch, 'cib.xml');
  }

  /** Flags that say the same as the resource. */
  get flags(): string[] {
    return [
      ...['--ip', overlayIp, '--routing-table', tables.join(',')],
      ...['--endpoint-url', endpoints.ec2, '--sts-endpoint-url', endpoints.sts],
    ];
  }

  async run(args: readonly string[] = [], { on = 'node1', env = {} }: HowToExamine = {}) {
    return this.vpc.lab.node(on).exec(agentPath, ['doctor', ...args], {
      env: { ...this.#env, ...env },
      timeout: 60_000,
    });
  }

  /** It runs on while its output is read. */
  spawn(args: readonly string[] = []): LabProcess {
    return this.vpc.lab.node('node1').spawn(agentPath, ['doctor', ...args], { env: this.#env });
  }

  get #env(): Record<string, string> {
    return {
      PATH: `${path.dirname(process.execPath)}:${systemPath}`,
      LC_ALL: 'C.UTF-8',
      CIB_file: this.#cibFile,
      OCF_ROOT: path.join(this.#scratch, 'ocf'),
    };
  }

  async doctor(args: readonly string[] = [], how: HowToExamine = {}): Promise<Examined> {
    const { stdout, stderr, exitCode } = await this.run([...args, '--json'], how);
    if (stderr !== '' || stdout === '') throw new Error(`exit code ${exitCode}: ${stderr}`);
    const diagnosis = JSON.parse(stdout) as Diagnosis;
    if (diagnosis.exitCode !== exitCode)
      throw new Error(`the document says ${diagnosis.exitCode}, it exited ${exitCode}`);
    return {
      ...diagnosis,
      codes: [...new Set(diagnosis.findings.map(({ code }) => code))],
      unknown: diagnosis.checks.filter(({ result }) => result === 'unknown').map(({ title }) => title),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.vpc.down();
    await rm(this.#scratch, { recursive: true });
    await this.#authority.remove();
  }
}
