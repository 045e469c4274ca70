import { type Answered, typed } from '../typed.ts';
import type { ClusterTool } from '../../../src/operator/cluster-config/configuration.ts';

/** `overlay-ip cluster-config …`, by the words of a command line. */
export async function clusterConfig(words: string): Promise<Answered> {
  return typed(['cluster-config', ...words.split(/\s+/).filter((word) => word !== '')]);
}

const resource =
  '--routing-table rtb-0a1b2c3d4e5f60001,rtb-0a1b2c3d4e5f60002 --interface eth0 --profile cluster';
const database = `--sid HA1 --instance-number 10 --ip 192.168.10.15 ${resource}`;
const scaleOut = `--for hana-scale-out ${database} --node-count 6 --majority-maker hanamm`;

/** Flags of each topology, as an administrator would give them; the fencing is the tool's. */
export const topologyWords = {
  ip: `--for ip --id rsc_ip_HA1_HDB10 --ip 192.168.10.15 ${resource}`,
  'hana-scale-up': `--for hana-scale-up ${database}`,
  'hana-scale-up, classic': `--for hana-scale-up --classic ${database}`,
  'hana-read-enabled': `--for hana-read-enabled ${database} --read-enabled-ip 192.168.10.16`,
  'hana-read-enabled, classic': `--for hana-read-enabled --classic ${database} --read-enabled-ip 192.168.10.16`,
  'hana-scale-out': scaleOut,
  'hana-scale-out, classic': `${scaleOut} --classic`,
  ensa2: `--for ensa2 --sid SLX ${resource} --ascs-instance-number 00 --ascs-host slxascs --ascs-ip 192.168.10.20 --ers-instance-number 10 --ers-host slxers --ers-ip 192.168.10.21`,
} as const;

export type TopologyWords = keyof typeof topologyWords;

const fenceAws =
  '--region eu-central-1 --host-map hanahost01:i-0123456789abcdef0,hanahost02:i-0123456789abcdef1';

export function wordsOf(tool: ClusterTool, topology: TopologyWords): string {
  const fencing = tool === 'crm' || topology === 'ip' ? '' : fenceAws;
  return `--${tool} ${topologyWords[topology]} ${fencing}`;
}

export { fenceAws };
