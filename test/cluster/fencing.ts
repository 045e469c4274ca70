import type { Cluster } from './cluster.ts';

/**
 * Fencing as the guides configure it, with the lab's agent in the place of `stonith:external/ec2` or `fence_aws`. A shorter
 * `priority-fencing-delay` does: no other delay is at work here.
 */
export function fencingConfiguration({ vpc }: Pick<Cluster, 'vpc'>): string {
  return `property cib-bootstrap-options: stonith-enabled=true stonith-action=off stonith-timeout=600 priority-fencing-delay=2
primitive res_AWS_STONITH stonith:fence_lab \\
  params pcmk_host_map="${hostMap(vpc)}" pcmk_reboot_retries=4 \\
  op start interval=0 timeout=180 \\
  op stop interval=0 timeout=180 \\
  op monitor interval=300 timeout=60`;
}

/** `node1:i-…;node2:i-…` */
export function hostMap(vpc: Cluster['vpc']): string {
  return vpc.lab.nodes.map(({ name }) => `${name}:${vpc.instanceId(name)}`).join(';');
}
