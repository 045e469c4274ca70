import type { Check } from '../check.ts';
import { isClaimedOnce } from './claim-checks.ts';
import type { ResourceView } from './facts.ts';
import { fencingChecks } from './fencing-checks.ts';
import { lastActionsWorked } from './history-check.ts';
import { nodeStateChecks } from './node-state-checks.ts';
import { operationChecks } from './operation-checks.ts';
import { parametersAreWellFormed } from './parameter-check.ts';
import { placementChecks } from './placement-checks.ts';
import { clusterIsManaged, pacemakerKnowsDegraded, resourceIsManaged } from './running-checks.ts';

/** Of the cluster, whatever its resources. */
export const clusterChecks: readonly Check<Pick<ResourceView, 'cluster'>>[] = [
  ...nodeStateChecks,
  ...fencingChecks,
  clusterIsManaged,
];

/** Of one resource, whatever its parameters. */
export const configurationChecks: readonly Check<Pick<ResourceView, 'cluster' | 'resource'>>[] = [
  parametersAreWellFormed,
  resourceIsManaged,
  ...placementChecks,
  lastActionsWorked,
];

/** Of one resource. */
export const clusterResourceChecks: readonly Check<
  Pick<ResourceView, 'cluster' | 'resource' | 'parameters'>
>[] = [...configurationChecks, ...operationChecks, isClaimedOnce, pacemakerKnowsDegraded];
