import type { ClusterTool, Configuration } from './configuration.ts';
import { ensa2Configuration, type Ensa2 } from './ensa2.ts';
import { hanaConfiguration, type Hana } from './hana.ts';
import { singleIpConfiguration, type SingleIp } from './single-ip.ts';

/** What a configuration is asked for. */
export type Request = SingleIp | Hana | Ensa2;

export type Topology = Request['topology'];

export const topologies = {
  ip: 'an overlay IP alone',
  'hana-scale-up': 'SAP HANA on two nodes',
  'hana-read-enabled': 'the same, with an overlay IP of the secondary',
  'hana-scale-out': 'SAP HANA on several nodes at each of two sites',
  ensa2: 'SAP NetWeaver ASCS and ERS',
} as const satisfies Record<Topology, string>;

/** Pure: the same request has the same configuration. */
export function configurationFor(request: Request, tool: ClusterTool): Configuration {
  switch (request.topology) {
    case 'ip':
      return singleIpConfiguration(request);
    case 'ensa2':
      return ensa2Configuration(request, tool);
    case 'hana-scale-up':
    case 'hana-read-enabled':
    case 'hana-scale-out':
      return hanaConfiguration(request, tool);
    default:
      request satisfies never;
      throw new Error('unreachable');
  }
}
