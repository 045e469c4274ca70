import type { Cluster } from './cluster.ts';
import { fencingConfiguration } from './fencing.ts';

/**
 * The documented configuration of SAP HANA System Replication on AWS: the overlay IP with the promoted one of two databases.
 * `ocf:pacemaker:Stateful` stands in for SAPHana; a monitor every 5 s instead of every 60 s finds what a case did to the resource.
 */
export const sapHana = {
  overlayIp: '192.168.10.15',
  routeTableIds: ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'],
  ip: 'rsc_ip_HA1_HDB10',
  database: 'rsc_SAPHana_HA1_HDB10',
  databases: 'msl_SAPHana_HA1_HDB10',
} as const;

const { overlayIp, routeTableIds, ip, database, databases } = sapHana;

/** Routes that somebody has created; where they point before the first start does not matter. */
export const sapHanaRouteTables = routeTableIds.map((routeTableId) => ({
  routeTableId,
  routes: [{ destination: `${overlayIp}/32`, node: 'node1' }],
}));

export type SapHanaOptions = {
  agent?: string;
  /** Instance parameters beside the documented ones. */
  params?: string;
  monitorTimeout?: number;
};

/** As an administrator writes it for `crm configure`. */
export function sapHanaConfiguration(
  cluster: Pick<Cluster, 'vpc'>,
  { agent = 'ocf:aws:overlay-ip', params = '', monitorTimeout = 60 }: SapHanaOptions = {},
): string {
  return `
${fencingConfiguration(cluster)}
rsc_defaults rsc-options: resource-stickiness=1000 migration-threshold=5000
op_defaults op-options: timeout=600 record-pending=true
primitive ${ip} ${agent} \\
  params ip=${overlayIp} routing_table=${routeTableIds.join(',')} interface=eth0 profile=cluster ${params} \\
  op start interval=0 timeout=180 \\
  op stop interval=0 timeout=180 \\
  op monitor interval=5 timeout=${monitorTimeout}
primitive ${database} ocf:pacemaker:Stateful \\
  op start interval=0 timeout=3600 \\
  op stop interval=0 timeout=3600 \\
  op promote interval=0 timeout=3600 \\
  op demote interval=0 timeout=3600 \\
  op monitor interval=60 role=Promoted timeout=700 \\
  op monitor interval=61 role=Unpromoted timeout=700 \\
  meta priority=100
clone ${databases} ${database} meta promotable=true clone-max=2 clone-node-max=1 notify=true interleave=true
colocation col_ip_SAPHana_Primary 2000: ${ip}:Started ${databases}:Promoted
`;
}
