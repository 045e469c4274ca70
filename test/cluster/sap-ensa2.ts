import type { Cluster } from './cluster.ts';
import { fencingConfiguration } from './fencing.ts';

/**
 * The documented configuration of SAP NetWeaver ENSA2 on AWS: the central services (ASCS) and their enqueue replication (ERS), each
 * behind an overlay IP of its own. `ocf:heartbeat:Dummy` stands in for SAPStartSrv and SAPInstance; a monitor of the overlay IPs
 * every 5 s instead of every 20 s.
 */
export const sapEnsa2 = {
  routeTableIds: ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'],
  ascs: {
    overlayIp: '192.168.10.20',
    ip: 'rsc_ip_SLX_ASCS00',
    instance: 'rsc_sap_SLX_ASCS00',
    group: 'grp_SLX_ASCS00',
  },
  ers: {
    overlayIp: '192.168.10.21',
    ip: 'rsc_ip_SLX_ERS10',
    instance: 'rsc_sap_SLX_ERS10',
    group: 'grp_SLX_ERS10',
  },
} as const;

const { routeTableIds, ascs, ers } = sapEnsa2;

/** Both addresses are in the same tables, as somebody created them. */
export const sapEnsa2RouteTables = routeTableIds.map((routeTableId) => ({
  routeTableId,
  routes: [ascs, ers].map(({ overlayIp }) => ({ destination: `${overlayIp}/32`, node: 'node1' })),
}));

/** As an administrator writes it for `crm configure`. */
export function sapEnsa2Configuration(cluster: Pick<Cluster, 'vpc'>): string {
  return `
${fencingConfiguration(cluster)}
rsc_defaults rsc-options: resource-stickiness=1 migration-threshold=3
op_defaults op-options: timeout=600 record-pending=true
${overlayIpPrimitive(ascs)}
primitive rsc_sapstart_SLX_ASCS00 ocf:heartbeat:Dummy
primitive ${ascs.instance} ocf:heartbeat:Dummy \\
  op monitor interval=11 timeout=60 on-fail=restart \\
  op stop interval=0 timeout=240 \\
  meta resource-stickiness=5000 priority=1000
${overlayIpPrimitive(ers)}
primitive rsc_sapstart_SLX_ERS10 ocf:heartbeat:Dummy
primitive ${ers.instance} ocf:heartbeat:Dummy \\
  op monitor interval=11 timeout=60 on-fail=restart \\
  op stop interval=0 timeout=240
group ${ascs.group} ${ascs.ip} rsc_sapstart_SLX_ASCS00 ${ascs.instance} meta resource-stickiness=3000
group ${ers.group} ${ers.ip} rsc_sapstart_SLX_ERS10 ${ers.instance}
colocation col_sap_SLX_separate -5000: ${ers.group} ${ascs.group}
order ord_sap_SLX_first_start_ascs Optional: ${ascs.instance}:start ${ers.instance}:stop symmetrical=false
`;
}

function overlayIpPrimitive({ ip, overlayIp }: { ip: string; overlayIp: string }): string {
  return `primitive ${ip} ocf:aws:overlay-ip \\
  params ip=${overlayIp} routing_table=${routeTableIds.join(',')} interface=eth0 profile=cluster \\
  op start interval=0 timeout=180 \\
  op stop interval=0 timeout=180 \\
  op monitor interval=5 timeout=40`;
}
