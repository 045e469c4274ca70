import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RequestListener } from 'node:http';
import { rootCertificates } from 'node:tls';
import { endpointAddress, vpcCidr } from '../../lab/addressing.ts';
import { Lab, type LabNode } from '../../lab/lab.ts';
import { CertificateAuthority } from '../../sim/certificate-authority.ts';
import { Simulator } from '../../sim/simulator.ts';
import { answersAtOnce } from '../growth/answers.ts';

export const overlayIp = '192.168.10.15';
/** All overlay IPs there are. */
const overlayIps = '192.168.10.0/24';
export const region = 'eu-central-1';
export const endpointHost = `ec2.${region}.amazonaws.com`;

/** As many as a VPC may have without asking for more ("Route tables per VPC: 200", VPC quotas). Rows use the first ones. */
export const routeTableIds = Array.from(
  { length: 200 },
  (_, index) => `rtb-0123456789abcde${(index + 1).toString(16).padStart(2, '0')}`,
);

const here = { instanceId: 'i-0123456789abcde01', networkInterfaceId: 'eni-0123456789abcde01' };
const elsewhere = { instanceId: 'i-0123456789abcde02', networkInterfaceId: 'eni-0123456789abcde02' };

/** Files of the node, in its own /run. */
const directory = '/run/bench';
export const files = {
  /** HOME, with the SAP guides' profile `cluster` in `.aws/config`: a Region and no keys. */
  home: `${directory}/home`,
  /** The authority that signed the endpoint's certificate. */
  authority: `${directory}/authority.pem`,
  /** As many authorities as a system trusts, and that one. */
  bundle: `${directory}/ca-bundle.pem`,
  /** The AWS CLI at the endpoint over HTTP. */
  awsOverHttp: `${directory}/aws-over-http`,
} as const;

/** What a run starts from. */
export interface Beginning {
  /** Whether node1 has the overlay IP: all routes point at it and the address is there. Otherwise at another node. */
  readonly isHere: boolean;
  /** Added to each answer of EC2, not to those of the metadata service, which is on the host itself. */
  readonly latencyMs: number;
  /** Of the VPC; absent → 50. */
  readonly tables?: number;
  /** Beside the VPC's own; absent → ten. */
  readonly routesPerTable?: number;
  /** Absent → `overlayIp` alone. */
  readonly addresses?: readonly string[];
  /** `false` → EC2 throttles nobody. */
  readonly tokenBuckets?: boolean;
  /** The first DescribeRouteTables is answered at once, with how it is now; absent → once the simulator has made its answer. */
  readonly answersAtOnce?: boolean;
}

/** So many overlay IPs, the one of the rows first. */
export function overlayIpsOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `192.168.10.${15 + index}`);
}

/**
 * A node in a VPC, of 50 route tables where nothing else is asked for. EC2 is where it is outside of tests: at its own name, over HTTPS and for comparison HTTP,
 * and the metadata service at its address, so that nobody has to be told where they are.
 */
export class World implements AsyncDisposable {
  readonly node: LabNode;
  readonly #lab: Lab;
  readonly #authority: CertificateAuthority;
  /** A new one for each run: full token buckets, no credentials in use, no history that grows. */
  #aws: { readonly simulator: Simulator; readonly imds: RequestListener };

  private constructor(lab: Lab, authority: CertificateAuthority) {
    this.#lab = lab;
    this.#authority = authority;
    this.node = lab.node('node1');
    this.#aws = this.#simulate({ isHere: true, latencyMs: 0 });
  }

  static async up(): Promise<World> {
    const authority = await CertificateAuthority.create();
    const lab = await Lab.up({ nodes: ['node1'] }).catch(async (error: unknown) => {
      await authority.remove();
      throw error;
    });
    const world = new World(lab, authority);
    try {
      await world.#serve();
      await world.#furnish();
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  async begin(beginning: Beginning): Promise<void> {
    this.#aws = this.#simulate(beginning);
    const { isHere, addresses = [overlayIp] } = beginning;
    const changes = [
      `flush to ${overlayIps}`,
      ...(isHere ? addresses.map((address) => `add ${address}/32`) : []),
    ];
    const batch = changes.map((change) => `address ${change} dev eth0\n`).join('');
    await this.node.run('ip', ['-batch', '-'], { input: batch });
  }

  /** EC2's calls since then, by action. */
  get ec2Calls(): Record<string, number> {
    const calls: Record<string, number> = {};
    for (const { action } of this.#aws.simulator.calls) calls[action] = (calls[action] ?? 0) + 1;
    return calls;
  }

  /** How many of the routes to these addresses point at node1, in the first so many route tables. */
  countRoutesHere(tables: number, addresses: readonly string[] = [overlayIp]): number {
    const { vpc } = this.#aws.simulator;
    return routeTableIds
      .slice(0, tables)
      .flatMap((routeTableId) => addresses.map((address) => vpc.route(routeTableId, `${address}/32`)))
      .filter((route) => route?.networkInterfaceId === here.networkInterfaceId).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lab.down();
    await this.#authority.remove();
  }

  #simulate(beginning: Beginning) {
    const { isHere, latencyMs, tables = 50, routesPerTable = 10, addresses = [overlayIp] } = beginning;
    const { tokenBuckets = true } = beginning;
    const simulator = new Simulator({ region, vpcCidrs: [vpcCidr], tokenBuckets });
    const { macAddress, privateIpAddress } = this.node;
    const addInstance = ({ instanceId, networkInterfaceId }: typeof here, address: typeof ofNode1) =>
      simulator.vpc.addInstance({
        instanceId,
        networkInterfaces: [{ networkInterfaceId, ...address }],
        roleName: 'cluster-node',
      });
    const ofNode1 = { macAddress, privateIpAddress };
    addInstance(here, ofNode1);
    addInstance(elsewhere, { macAddress: '02:00:0a:01:02:0a', privateIpAddress: '10.1.2.10' });
    const { networkInterfaceId } = isHere ? here : elsewhere;
    const routes = [
      ...ordinaryRoutes(routesPerTable - 1),
      ...addresses.map((address) => ({ destination: `${address}/32`, networkInterfaceId })),
    ];
    for (const routeTableId of routeTableIds.slice(0, tables))
      simulator.vpc.addRouteTable({ routeTableId, routes });
    if (beginning.answersAtOnce) answersAtOnce(simulator);
    if (latencyMs > 0) simulator.fault({ service: 'ec2', delay: latencyMs });
    return { simulator, imds: simulator.imds(here.instanceId) };
  }

  async #serve(): Promise<void> {
    const ec2: RequestListener = (request, response) => {
      this.#aws.simulator.ec2(request, response);
    };
    const certificate = await this.#authority.issue({ names: [endpointHost] });
    const { router } = this.#lab;
    await router.serveHttps([endpointAddress], ec2, certificate);
    await router.serveHttp([endpointAddress], ec2);
    await this.node.serveImds((request, response) => {
      this.#aws.imds(request, response);
    });
    await this.node.bindFile('/etc/hosts', `127.0.0.1 localhost\n${endpointAddress} ${endpointHost}\n`);
    // Whoever reads the MAC address there has to find eth0 of this network namespace, not the machine's
    await this.node.run('mount', ['-t', 'sysfs', 'sysfs', '/sys']);
  }

  async #furnish(): Promise<void> {
    const { pem } = this.#authority;
    await this.#write(`${files.home}/.aws/config`, `[profile cluster]\nregion = ${region}\n`);
    await this.#write(files.authority, pem);
    await this.#write(files.bundle, (await systemAuthorities()) + pem);
    const script = `#!/bin/sh\nexec aws --endpoint-url http://${endpointHost} "$@"\n`;
    await this.#write(files.awsOverHttp, script);
    await chmod(this.node.root + files.awsOverHttp, 0o755);
  }

  async #write(file: string, text: string): Promise<void> {
    const inside = this.node.root + file;
    await mkdir(path.dirname(inside), { recursive: true });
    await writeFile(inside, text);
  }
}

/** Of a table with gateways, peerings and endpoints: what an answer has to carry beside the one route that matters. */
function ordinaryRoutes(count: number) {
  return [
    { destination: '0.0.0.0/0', gatewayId: 'igw-0123456789abcdef0' },
    ...Array.from({ length: count - 1 }, (_, index) => ({
      destination: index < 8 ? `10.${100 + index}.0.0/16` : `10.${108 + (index >> 8)}.${index & 255}.0/24`,
      gatewayId: `vgw-0123456789abcde0${index % 8}`,
    })),
  ];
}

/** Parsing them is what an HTTPS client begins with. Debian's file, as curl and the AWS CLI have it there; or Node's. */
async function systemAuthorities(): Promise<string> {
  try {
    return await readFile('/etc/ssl/certs/ca-certificates.crt', 'utf8');
  } catch {
    return rootCertificates.map((pem) => `${pem}\n`).join('');
  }
}
