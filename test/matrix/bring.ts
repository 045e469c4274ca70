import type { HowToRun } from '../agent/black-box.ts';
import type { Fault } from '../sim/faults.ts';
import { timesOf, type Attempts } from './attempts.ts';
import type { Cell } from './cells.ts';
import { faultOf } from './expected-cell.ts';
import { isRetried } from './expected.ts';
import { names, ports, type Lane } from './lane.ts';
import { isStep, steps, type StepName } from './steps.ts';
import type { Undo } from './node-changes.ts';
import type { RequestFault } from './request-faults.ts';
import type { WayFault, WayPlace } from './way-faults.ts';

export interface Brought {
  readonly how: HowToRun;
  readonly undo: Undo;
}

/** Brings the fault of a cell about; gives how the agent is run, and what takes it back. */
export async function bring(lane: Lane, cell: Cell): Promise<Brought> {
  const { of, fault } = faultOf(cell);
  const { attempts, where } = cell;
  switch (of) {
    case 'request':
      strike(lane, fault, where, attempts);
      return {
        how: merge(
          lane,
          patienceWith(fault.meaning, attempts, fault.isSlow),
          tracing(attempts),
          asking(lane, where),
        ),
        undo: nothing,
      };
    case 'way': {
      const { how, undo } = await mislead(lane, fault, where as WayPlace, attempts);
      const patience = patienceWith(fault.meaning, attempts, fault.isSlow);
      return { how: merge(lane, patience, tracing(attempts), how), undo };
    }
    case 'node': {
      const commands = (name: string, script: string) => lane.command(name, script);
      const { how = {}, undo = nothing } = await fault.bring({
        node: lane.node,
        vpc: lane.box.vpc,
        commands,
      });
      return { how: merge(lane, fault.isSlow ? { timeout: 5 } : {}, how), undo };
    }
    default:
      of satisfies never;
      throw new Error('unreachable');
  }
}

const nothing: Undo = () => Promise.resolve();

function merge(lane: Lane, ...parts: readonly HowToRun[]): HowToRun {
  const merged = Object.assign({}, ...parts) as HowToRun;
  return {
    ...merged,
    params: Object.assign({}, lane.usual, ...parts.map(({ params }) => params)) as HowToRun['params'] &
      object,
    env: Object.assign({}, ...parts.map(({ env }) => env)) as HowToRun['env'] & object,
  };
}

/** Five seconds for what is tried until the end; one for a request that has no answer, so that another follows. */
function patienceWith(
  meaning: RequestFault['meaning'],
  attempts: Attempts,
  isSlow: boolean | undefined,
): HowToRun {
  return {
    ...(isRetried(meaning) && attempts === 'all' && { timeout: 5 }),
    ...(isSlow && { params: { api_timeout: '1' } }),
  };
}

/** What fails for good is traced too: no secret is in that either. */
function tracing(attempts: Attempts): HowToRun {
  return attempts === 'all' ? { params: { trace_ra: 'true', trace_file: '/run/trace' } } : {};
}

// --- Requests -------------------------------------------------------------------------------------------

function strike({ box }: Lane, { effect }: RequestFault, where: Cell['where'], attempts: Attempts): void {
  const times = timesOf(attempts);
  const struck = { ...effect, ...(times !== Infinity && { times }) };
  if (isStep(where)) {
    box.simulator.fault({ ...struck, ...matchOf(where) } as Fault);
    return;
  }
  if (where === 'every EC2 request') {
    box.simulator.fault({ ...struck, service: 'ec2' });
    return;
  }
  box.simulator.fault(struck);
  if (!('errorCode' in effect)) box.simulator.fault({ ...struck, action: 'imds' } as Fault);
}

function matchOf(where: StepName): Partial<Fault> {
  const { service, operation, path } = steps[where];
  return path === undefined
    ? ({ service, action: operation } as Partial<Fault>)
    : { action: 'imds' as const, path };
}

/** What has to be configured for a step to be asked at all. */
function asking({ role }: Lane, where: Cell['where']): HowToRun {
  if (where === 'AssumeRole') return { params: { routing_table_role: role } };
  if (where === 'DescribeNetworkInterfaces') return { params: { source_dest_check: 'warn' } };
  if (where === 'ModifyNetworkInterfaceAttribute') return { params: { source_dest_check: 'disable' } };
  return {};
}

// --- The way to AWS -------------------------------------------------------------------------------------

async function mislead(lane: Lane, { way }: WayFault, place: WayPlace, attempts: Attempts): Promise<Brought> {
  const { role, aws } = lane;
  const isSts = place.endsWith('STS');
  const asRole = isSts ? { routing_table_role: role } : {};
  const endpoint = (url: string): HowToRun => ({
    params: { ...asRole, [isSts ? 'sts_endpoint_url' : 'endpoint_url']: url },
  });
  const trusting = { ca_bundle: aws.authority.pemFile };
  const overTls = (port: number, trusted: boolean): HowToRun => {
    const { params } = endpoint(`https://${isSts ? names.sts : names.ec2}:${port}`);
    return { params: { ...params, ...(trusted && trusting) } };
  };
  /** EC2 not through it where it is about STS. */
  const throughProxy = (proxy: string): HowToRun => ({
    params: {
      ...asRole,
      ...trusting,
      [isSts ? 'sts_endpoint_url' : 'endpoint_url']: `https://${isSts ? names.sts : names.ec2}`,
    },
    env: { HTTPS_PROXY: proxy },
  });
  const isProxy = place.startsWith('proxy');

  if ('address' in way) {
    const url = `http://${way.address}${way.port === undefined ? '' : `:${way.port}`}`;
    if (isProxy) return { how: throughProxy(url), undo: nothing };
    if (place === 'connect to IMDS')
      return { how: { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: url } }, undo: nothing };
    return { how: endpoint(url), undo: nothing };
  }
  if ('nameServers' in way) {
    const file = way.nameServers.map((server) => `nameserver ${server}\n`).join('');
    await lane.node.bindFile('/etc/resolv.conf', file);
    const how =
      place === 'DNS of the proxy'
        ? throughProxy('http://proxy.example:3128')
        : endpoint('http://aws.example');
    return { how, undo: () => lane.node.bindFile('/etc/resolv.conf', '') };
  }
  if ('manner' in way) {
    const server = isProxy ? lane.proxy : lane.tls;
    server.misbehave(way.manner, timesOf(attempts));
    const undo = () => {
      server.behave();
      return Promise.resolve();
    };
    return { how: isProxy ? throughProxy(lane.proxyUrl) : overTls(ports.rude, true), undo };
  }
  if ('certificate' in way) {
    const { certificate } = way;
    const port = certificate === 'untrusted' ? ports.rude : ports[certificate];
    return { how: overTls(port, certificate !== 'untrusted'), undo: nothing };
  }
  if ('clock' in way) {
    lane.clock.ahead = way.clock;
    const undo = () => {
      lane.clock.ahead = 0;
      return Promise.resolve();
    };
    return { how: { params: asRole }, undo };
  }
  return { how: { params: asRole, env: lane.expiredKey }, undo: nothing };
}
