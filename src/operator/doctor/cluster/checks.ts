import type { Check } from '../check.ts';
import { isClaimedOnce } from './claim-checks.ts';
import type { ResourceView } from './facts.ts';
import { fencingChecks } from './fencing-checks.ts';
import { operationChecks } from './operation-checks.ts';
import { clusterIsManaged, pacemakerKnowsDegraded, resourceIsManaged } from './running-checks.ts';

/** Of the cluster, whatever its resources. */
export const clusterChecks: readonly Check<Pick<ResourceView, 'cluster'>>[] = [
  ...fencingChecks,
  clusterIsManaged,
];

/** Of one resource. */
export const clusterResourceChecks: readonly Check<
  Pick<ResourceView, 'cluster' | 'resource' | 'parameters'>
>[] = [resourceIsManaged, ...operationChecks, isClaimedOnce, pacemakerKnowsDegraded];
