import { readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AwsOverHttps } from '../agent/aws-over-https.ts';
import { overlayIp, tables, type HowToRun } from '../agent/black-box.ts';
import { endpointAddress, outsideInterface } from '../lab/addressing.ts';
import type { LabNode } from '../lab/lab.ts';
import { nameServer } from './name-server.ts';
import { connectTo } from './proxy.ts';
import { RudeServer } from './rude-server.ts';
import { nameServers, noWay } from './way-faults.ts';

const region = 'eu-central-1';
export const names = { ec2: `ec2.${region}.amazonaws.com`, sts: `sts.${region}.amazonaws.com` } as const;
export const ports = { expired: 8443, 'of another host': 8444, rude: 8445 } as const;
const proxyPort = 3130;
export const destination = `${overlayIp}/32`;

/** An access key that AWS no longer takes. */
export type ExpiredKey = Readonly<
  Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY' | 'AWS_SESSION_TOKEN', string>
>;

interface Parts {
  readonly aws: AwsOverHttps;
  /** ms that AWS is ahead of this machine. */
  readonly clock: { ahead: number };
  readonly role: string;
  readonly expiredKey: ExpiredKey;
  readonly tls: RudeServer;
  readonly proxy: RudeServer;
  readonly directory: string;
}

/** A VPC of its own, on whose node1 cells are run one after the other. */
export class Lane implements AsyncDisposable {
  readonly aws: AwsOverHttps;
  readonly clock: { ahead: number };
  /** The ARN of one that node1 may assume. */
  readonly role: string;
  readonly expiredKey: ExpiredKey;
  /** AWS over TLS, and a proxy to it. */
  readonly tls: RudeServer;
  readonly proxy: RudeServer;
  readonly proxyUrl = `http://${outsideInterface.privateIpAddress}:${proxyPort}`;
  /** Seen by node1 too. */
  readonly directory: string;
  readonly #processes: ReadonlySet<string>;

  private constructor({ aws, clock, role, expiredKey, tls, proxy, directory }: Parts) {
    this.aws = aws;
    this.clock = clock;
    this.role = role;
    this.expiredKey = expiredKey;
    this.tls = tls;
    this.proxy = proxy;
    this.directory = directory;
    this.#processes = new Set(this.#running());
  }

  static async up(): Promise<Lane> {
    const clock = { ahead: 0 };
    const aws = await AwsOverHttps.up({
      from: 'vpc',
      outside: true,
      routeTables: tables.map((routeTableId) => ({
        routeTableId,
        routes: [{ destination, node: 'node2' }],
      })),
      simulator: { now: () => Date.now() + clock.ahead, tokenBuckets: false },
    });
    const { lab } = aws.box.vpc;
    const node = lab.node('node1');
    await node.run('ip', ['-batch', '-'], {
      input: Object.entries(noWay)
        .map(([type, address]) => `route add ${type} ${address}/32\n`)
        .join(''),
    });
    for (const [rcode, address] of Object.entries(nameServers)) await nameServer(node, address, rcode);
    const serve = await aws.authority.issue({ names: Object.values(names) });
    const served = https.createServer(serve, aws.box.simulator.aws);
    const serveTls = (connection: net.Socket) => void served.emit('connection', connection);
    const address = { host: endpointAddress, port: ports.rude };
    const tls = await RudeServer.listen(lab.router, address, serveTls);
    const edge = { host: outsideInterface.privateIpAddress, port: proxyPort };
    const proxy = await RudeServer.listen(lab.outside, edge, connectTo(serveTls));
    await serveBadCertificates(aws);
    const directory = await mkdtemp(path.join(tmpdir(), 'matrix-'));
    await chmod(directory, 0o755);
    const role = aws.declareRole('overlay-ip');
    const expiredKey = await expireKey(aws, clock);
    return new Lane({ aws, clock, role, expiredKey, tls, proxy, directory });
  }

  get box() {
    return this.aws.box;
  }

  get node(): LabNode {
    return this.box.vpc.lab.node('node1');
  }

  /** Over HTTP, and with what every run of the matrix has. */
  get usual(): NonNullable<HowToRun['params']> {
    return {
      routing_table: tables.join(','),
      endpoint_url: `http://${names.ec2}`,
      sts_endpoint_url: `http://${names.sts}`,
    };
  }

  /** A directory with one command in it, for PATH. */
  async command(name: string, script: string): Promise<string> {
    const directory = path.join(this.directory, 'commands');
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory);
    await writeFile(path.join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return directory;
  }

  /** The processes of node1 that were not there when it came up, once those that are ending have had their time. */
  async strangers(others: ReadonlySet<string> = new Set()): Promise<string[]> {
    for (let patience = 20; ; patience -= 1) {
      const left = this.#running().filter((pid) => !this.#processes.has(pid) && !others.has(pid));
      if (left.length === 0 || patience === 0) return left;
      await setTimeout(25);
    }
  }

  /** Of node1, as it sees them itself. */
  running(): Set<string> {
    return new Set(this.#running());
  }

  #running(): string[] {
    return readdirSync(`${this.node.root}/proc`).filter((name) => /^\d+$/.test(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.aws[Symbol.asyncDispose]();
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function serveBadCertificates({ authority, box }: AwsOverHttps): Promise<void> {
  const { router } = box.vpc.lab;
  const expired = await authority.issue({ names: Object.values(names), days: -1 });
  const ofAnotherHost = await authority.issue({ names: ['ec2.us-east-1.amazonaws.com'] });
  await router.serveHttps([endpointAddress], box.simulator.aws, expired, ports.expired);
  await router.serveHttps([endpointAddress], box.simulator.aws, ofAnotherHost, ports['of another host']);
}

/** The credentials that the instance had two days ago. */
async function expireKey({ box }: AwsOverHttps, clock: { ahead: number }): Promise<ExpiredKey> {
  clock.ahead = -48 * 3_600_000;
  const { stdout } = await box.vpc.lab.node('node1').run(process.execPath, ['-e', askForKey]);
  clock.ahead = 0;
  const { AccessKeyId, SecretAccessKey, Token } = JSON.parse(stdout) as Record<string, string>;
  return {
    AWS_ACCESS_KEY_ID: AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: Token ?? '',
  };
}

const askForKey = `
  const at = (path) => 'http://169.254.169.254/latest/' + path;
  const ttl = { 'X-aws-ec2-metadata-token-ttl-seconds': '60' };
  fetch(at('api/token'), { method: 'PUT', headers: ttl })
    .then((answer) => answer.text())
    .then((token) => fetch(at('meta-data/iam/security-credentials/cluster-node'), {
      headers: { 'X-aws-ec2-metadata-token': token },
    }))
    .then((answer) => answer.text())
    .then(console.log);
`;
