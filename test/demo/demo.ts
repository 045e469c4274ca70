/**
 * The main job: an overlay IP fails over from one node to another, on a VPC simulated on this machine. The agent is the built
 * one, run as Pacemaker runs it; Pacemaker itself, which notices that a node is gone, is not part of it.
 *
 *     node test/demo/demo.ts [AGENT]
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { exitCodes, type ExitCode } from '../../src/ocf/exit-codes.ts';
import { vpcCidr } from '../lab/addressing.ts';
import { ClientTraffic, NoAnswer, startResponders } from '../lab/client-traffic.ts';
import { LabUnavailable } from '../lab/lab.ts';
import { monotonicNow, outages } from '../lab/outages.ts';
import { SimulatedVpc } from '../lab/simulated-vpc.ts';
import { installMissing } from '../../packaging/system-packages.ts';
import { systemTools } from '../setup/system-tools.ts';
import { agentPath } from '../agent/built-agent.ts';
import { type AgentRun, formatCalls, formatExitCode, runAgent } from '../agent/agent-run.ts';
import { Narrator } from './narrate.ts';
import { type Action, formatPrimitive, type Resource } from '../agent/resource.ts';
import { timeline } from './timeline.ts';

const agent = resolve(process.argv[2] ?? agentPath);
const overlayIp = '192.168.10.15';
const routeTableIds = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'];

const narrator = new Narrator(process.stdout, { node1: 'cyan', node2: 'magenta', client: 'yellow' });
const runs: AgentRun[] = [];
let simulatedVpc: SimulatedVpc | undefined;

async function failover(): Promise<void> {
  if (!existsSync(agent)) throw new DemoFailed(`${agent} is not there; npm run build makes it`);
  await installMissing([systemTools.ip, systemTools.unshare]);

  narrator.title('overlay-ip: a failover on a simulated VPC');
  const vpc = (simulatedVpc = await SimulatedVpc.up({
    // Somebody created the routes; where they point before the first start does not matter
    routeTables: routeTableIds.map((routeTableId) => ({
      routeTableId,
      routes: [{ destination: `${overlayIp}/32`, node: 'node2' }],
    })),
  }));
  describe(vpc);

  const resource: Resource = {
    id: 'rsc_ip_HA1_HDB10',
    provider: 'aws',
    type: 'overlay-ip',
    params: {
      ip: overlayIp,
      routing_table: routeTableIds.join(','),
      interface: 'eth0',
      endpoint_url: vpc.lab.endpointUrl,
    },
    ops: {
      start: { interval: 0, timeout: 180 },
      stop: { interval: 0, timeout: 180 },
      monitor: { interval: 60, timeout: 60 },
    },
  };
  narrator.title('the resource, for crm configure');
  narrator.lines(formatPrimitive(resource).split('\n'));

  const run = (node: string, action: Action, expected: ExitCode) =>
    runAction(vpc, resource, node, action, expected);

  narrator.title('what happens');
  await startResponders(vpc.lab);
  const traffic = ClientTraffic.start(vpc.lab, overlayIp);
  narrator.step('client', `asks ${overlayIp} every 2 ms who is there`);
  await run('node1', 'probe', 'OCF_NOT_RUNNING');
  await run('node2', 'probe', 'OCF_NOT_RUNNING');
  await Promise.all([clientReaches(traffic, 'node1'), run('node1', 'start', 'OCF_SUCCESS')]);
  await run('node1', 'monitor', 'OCF_SUCCESS');

  const killedAt = monotonicNow();
  await vpc.lab.node('node1').kill();
  narrator.step('node1', narrator.bad('is killed: cable pulled, every process gone'));
  narrator.detail('in a cluster Corosync and Pacemaker now take some seconds to notice and to fence it');

  const startedAt = monotonicNow();
  await Promise.all([clientReaches(traffic, 'node2'), run('node2', 'start', 'OCF_SUCCESS')]);
  await run('node2', 'monitor', 'OCF_SUCCESS');

  const answers = await traffic.stop();
  narrator.title(`who answered at ${overlayIp}, as the client saw it`);
  const marks = [
    { at: killedAt, text: 'node1 is killed' },
    { at: startedAt, text: 'start on node2' },
  ];
  narrator.lines(timeline(answers, ['node1', 'node2'], marks));

  const outage = outages(answers).find(({ before, after }) => before.by === 'node1' && after.by === 'node2');
  if (outage === undefined) throw new DemoFailed('the client saw no failover from node1 to node2');
  narrator.title(`client's outage: ${Math.round(outage.ms)} ms`);
  narrator.lines([
    `${milliseconds(startedAt - outage.before.at)} until the agent was started on node2`,
    `${milliseconds(outage.after.at - startedAt)} the agent's own share`,
  ]);
  narrator.title(`EC2 calls: ${runs.flatMap(({ calls }) => calls).length}`);
  narrator.lines(
    runs.map(({ node, action, calls }) => `${node}  ${action.padEnd(7)}  ${formatCalls(calls)}`),
  );
}

function describe(vpc: SimulatedVpc): void {
  const { lab, simulator } = vpc;
  const instances = lab.nodes.map(({ name, privateIpAddress }) => {
    const { availabilityZone } = simulator.vpc.instance(vpc.instanceId(name));
    const ids = `${vpc.instanceId(name)}  ${vpc.networkInterfaceId(name)}`;
    return `${name}   ${privateIpAddress.padEnd(10)}  ${availabilityZone}  ${ids}`;
  });
  narrator.lines([
    `a VPC ${vpcCidr} with ${routeTableIds.length} route tables, its EC2 API and instance metadata, in namespaces of this machine`,
    ...instances,
    `client  outside; its packets follow the route tables`,
  ]);
}

async function runAction(
  vpc: SimulatedVpc,
  resource: Resource,
  node: string,
  action: Action,
  expected: ExitCode,
): Promise<void> {
  narrator.step(node, `${action} …`);
  const agentRun = await runAgent(vpc, agent, resource, node, action);
  const { exitCode, durationMs, stderr, calls } = agentRun;
  runs.push(agentRun);
  const succeeded = exitCode === exitCodes[expected];
  const formatted = narrator[succeeded ? 'good' : 'bad'](formatExitCode(exitCode));
  narrator.step(
    node,
    `${action}: ${formatted} after ${milliseconds(durationMs).trim()}, ${formatCalls(calls)}`,
  );
  if (stderr !== '') narrator.detail(stderr);
  if (!succeeded) {
    throw new DemoFailed(
      `${action} on ${node} exited with ${formatExitCode(exitCode)} instead of ${expected}`,
    );
  }
}

async function clientReaches(traffic: ClientTraffic, node: string): Promise<void> {
  await traffic.answeredBy(node, { timeout: 20_000 });
  narrator.step('client', `is answered by ${narrator.name(node)}`);
}

function milliseconds(ms: number): string {
  return `${Math.round(ms)} ms`.padStart(8);
}

class DemoFailed extends Error {}

/** 128 + the number of the signal, as a shell says it. */
function interrupted(): Promise<number> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  return Promise.race(
    signals.map((signal) => once(process, signal).then(() => 128 + constants.signals[signal])),
  );
}

async function main(): Promise<number> {
  try {
    return await Promise.race([interrupted(), failover().then(() => 0)]);
  } catch (error) {
    const expected = [DemoFailed, LabUnavailable, NoAnswer].some((type) => error instanceof type);
    process.stderr.write(`\ndemo: ${String(expected ? (error as Error).message : (error as Error).stack)}\n`);
    return 1;
  } finally {
    await simulatedVpc?.down();
  }
}

process.exit(await main());
