import { agentPath } from '../../agent/built-agent.ts';
import { actionEnvironment, type Action, type Resource } from '../../agent/resource.ts';
import { systemPath } from '../../lab/holder.ts';
import type { Deed, Subject } from '../bench-run.ts';
import type { Command } from './command.ts';
import { formatRow, type PlannedRow } from './planned-rows.ts';
import { endpointHost, files, overlayIp, region, routeTableIds } from './world.ts';

/**
 * How a row is run, with the environment that Pacemaker gives an agent.
 *
 * @param path where its subject is
 * @param addresses of the resource
 */
export function commandOf(
  row: PlannedRow,
  path: string,
  addresses: readonly string[] = [overlayIp],
): Command {
  const [file, ...args] = commandLine(row, path);
  const action = environmentOf[row.deed];
  const env = {
    ...(action ? actionEnvironment(resourceOf(row, addresses), action, systemPath) : noAction),
    HOME: files.home,
    ...(row.way?.transport === 'HTTPS' && trust[row.subject]),
  };
  return { name: formatRow(row), file, args, env };
}

function commandLine(row: PlannedRow, path: string): [string, ...string[]] {
  const { subject, deed } = row;
  switch (subject) {
    case 'Node 22':
    case 'Node 24':
    case 'Node 26':
      return deed === 'bare' ? [path, '-e', '0'] : [path, agentPath, ocfAction(deed)];
    case 'standalone':
    case 'aws-vpc-move-ip':
      return [path, ocfAction(deed)];
    case 'sh and curl':
      return ['sh', path];
    case 'AWS CLI':
      return [path, ...describeRouteTables(row)];
  }
}

function ocfAction(deed: Deed): string {
  return deed.split(' ')[0] ?? deed;
}

/** Whose environment it has; `undefined` → it needs none, nor has one of Pacemaker's that would matter. */
const environmentOf: Readonly<Record<Deed, Action | undefined>> = {
  bare: undefined,
  describe: undefined,
  'meta-data': undefined,
  stop: 'stop',
  start: 'start',
  monitor: 'monitor',
  'monitor without EC2': 'monitor',
  'monitor with a key-less profile': 'monitor',
};

const noAction = { PATH: systemPath, LC_ALL: 'C', OCF_ROOT: '/usr/lib/ocf' };

function resourceOf({ subject, deed, way, tables = 1 }: PlannedRow, addresses: readonly string[]): Resource {
  const isPeer = subject === 'aws-vpc-move-ip';
  const overHttp: Record<string, string> = isPeer
    ? { awscli: files.awsOverHttp }
    : { endpoint_url: `http://${endpointHost}` };
  return {
    id: 'rsc_ip_HA1_HDB10',
    provider: isPeer ? 'heartbeat' : 'aws',
    type: isPeer ? subject : 'overlay-ip',
    params: {
      ip: addresses.join(','),
      routing_table: routeTableIds.slice(0, tables).join(','),
      interface: 'eth0',
      ...(way?.transport === 'HTTP' && overHttp),
      ...(deed === 'monitor without EC2' && { monapi: 'false' }),
      // Its default is not to look at the route
      ...(isPeer && deed === 'monitor' && { monapi: 'true' }),
      // It cannot do without a Region
      ...((isPeer || deed === 'monitor with a key-less profile') && { profile: 'cluster' }),
    },
    // SAP's guides
    ops: {
      start: { interval: 0, timeout: 180 },
      stop: { interval: 0, timeout: 180 },
      monitor: { interval: 60, timeout: 60 },
    },
  };
}

function describeRouteTables({ way }: PlannedRow): string[] {
  return [
    ...['ec2', 'describe-route-tables', '--route-table-ids', ...routeTableIds.slice(0, 1)],
    ...['--region', region],
    ...(way?.transport === 'HTTP' ? ['--endpoint-url', `http://${endpointHost}`] : []),
  ];
}

/**
 * How each is told of the authority that signed the endpoint's certificate, so that it has the work that it has with Amazon's.
 *
 * Node parses the authorities that it comes with for the first connection. One more by NODE_EXTRA_CA_CERTS costs nothing that
 * could be measured: at their fastest of 41 runs `tls.createSecureContext()` takes 1.4 ms with it and without it (Node 22 and 24;
 * on 26 it is 1.6 and 1.4), and `node -e 0` and whole monitors differ by less than they do from run to run, also from monitors
 * that do not look at the certificate. AWS_CA_BUNDLE would load what only those load who have an authority of their own.
 *
 * curl and the AWS CLI parse the system's file, 144 authorities on Debian 12, which takes curl 40 ms: here one that is as long.
 */
const node = { NODE_EXTRA_CA_CERTS: files.authority };
const trust: Readonly<Record<Subject, Record<string, string>>> = {
  'Node 22': node,
  'Node 24': node,
  'Node 26': node,
  standalone: node,
  'sh and curl': { CURL_CA_BUNDLE: files.bundle },
  'AWS CLI': { AWS_CA_BUNDLE: files.bundle },
  'aws-vpc-move-ip': { AWS_CA_BUNDLE: files.bundle },
};
