import type { Check } from '../check.ts';
import type { ResourceView } from '../cluster/facts.ts';
import { addressChecks } from './address-checks.ts';
import { environmentIsThatOfPacemaker } from './environment-check.ts';
import { interfaceChecks } from './interface-checks.ts';
import { networkToolChecks } from './network-tool-checks.ts';
import { agentIsInstalled, ipIsInstalled, nodeIsRecent } from './program-checks.ts';

/** Of this host, whatever it is to carry. */
export const hostChecks: readonly Check<Pick<ResourceView, 'host'>>[] = [
  ipIsInstalled,
  nodeIsRecent,
  environmentIsThatOfPacemaker,
];

/** Of one overlay IP on this host. */
export const hostResourceChecks: readonly Check<ResourceView>[] = [
  agentIsInstalled,
  ...interfaceChecks,
  ...addressChecks,
  ...networkToolChecks,
];
