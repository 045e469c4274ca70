import { exitCodes } from '../../../ocf/exit-codes.ts';
import type { PastOperation } from '../../cluster/cluster-status.ts';
import type { Check, Finding } from '../check.ts';
import { configuredResource, type ResourceView } from './facts.ts';
import { byEitherTool } from './mend.ts';

/** A monitor that finds nothing is no failure where the resource is not to be: a probe. */
const notFailed: readonly number[] = [
  exitCodes.OCF_SUCCESS,
  exitCodes.OCF_NOT_RUNNING,
  exitCodes.OCF_DEGRADED,
];

/** Whether the resource has last worked wherever it was tried. */
export const lastActionsWorked: Check<Pick<ResourceView, 'cluster' | 'resource'>> = {
  title: 'the last start or monitor on each node has worked',
  codes: ['failed-action'],
  judge(view) {
    const resource = configuredResource(view);
    const status = view.cluster.cib?.status ?? [];
    if (!resource || status.length === 0) return 'not-applicable';
    const { id } = resource;
    return status.flatMap(({ name, history }): Finding[] => {
      const last = history
        .filter((one) => /^(?:start|monitor)$/.test(one.operation) && one.resource.split(':')[0] === id)
        .toSorted((a, b) => a.callId - b.callId)
        .at(-1);
      if (last === undefined || notFailed.includes(last.rcCode)) return [];
      return [
        {
          code: 'failed-action',
          severity: 'warning',
          what: `the last ${last.operation} of ${id} on ${name} has failed: ${formatOutcome(last)}`,
          means: `the cluster does not start ${id} there again after a start that failed, or after several monitors: it does not fail over to ${name} until the failure is cleaned up`,
          mend: [
            '# When what it says is mended:',
            ...byEitherTool([`crm resource cleanup ${id}`], [`pcs resource cleanup ${id}`]),
          ],
        },
      ];
    });
  },
};

function formatOutcome({ rcCode, exitReason }: PastOperation): string {
  const name = Object.entries(exitCodes).find(([, code]) => code === rcCode)?.[0];
  const code = name === undefined ? `exit code ${rcCode}` : `${name} (${rcCode})`;
  return exitReason === undefined ? code : `${code}, ${exitReason}`;
}
