import type { Cluster } from './cluster.ts';
import { hostMap } from './fencing.ts';
import { sapHana } from './sap-hana.ts';

const { overlayIp, routeTableIds, ip, database } = sapHana;

/** The name that pcs gives to the clone of the databases. */
export const databasesOfPcs = `${database}-clone`;

/** The documented configuration of SAP HANA again, as root types it with pcs after the guides for RHEL. */
export function sapHanaByPcs(cluster: Pick<Cluster, 'vpc'>): string {
  return `
${clusterByPcs(cluster)}
pcs resource create ${database} ocf:pacemaker:Stateful \\
  op start timeout=3600 op stop timeout=3600 op promote timeout=3600 op demote timeout=3600 \\
  op monitor interval=60 role=Promoted timeout=700 op monitor interval=61 role=Unpromoted timeout=700 \\
  meta priority=100 promotable notify=true clone-max=2 clone-node-max=1 interleave=true
pcs resource create ${ip} ocf:aws:overlay-ip \\
  ip=${overlayIp} routing_table=${routeTableIds.join(',')} interface=eth0 profile=cluster \\
  op start interval=0 timeout=180 op stop interval=0 timeout=180 op monitor interval=5 timeout=60
pcs constraint colocation add ${ip} with promoted ${databasesOfPcs} 2000
`;
}

/** What a cluster has before its first resource. */
export function clusterByPcs({ vpc }: Pick<Cluster, 'vpc'>): string {
  return `
pcs property set stonith-enabled=true stonith-action=off stonith-timeout=600 priority-fencing-delay=2
pcs stonith create res_AWS_STONITH fence_lab pcmk_host_map="${hostMap(vpc)}" pcmk_reboot_retries=4 \\
  op start interval=0 timeout=180 op stop interval=0 timeout=180 op monitor interval=300 timeout=60
pcs resource defaults update resource-stickiness=1000 migration-threshold=5000
pcs resource op defaults update timeout=600
`;
}
