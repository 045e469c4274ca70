import { supportsDegraded } from '../../../ocf/environment.ts';
import { isMoveIp } from '../../cluster/overlay-ip-resources.ts';
import type { Check, Finding } from '../check.ts';
import { configuredResource, type ResourceView } from './facts.ts';
import { isFalse, isTrue } from './is-true.ts';
import { byEitherTool } from './mend.ts';

/** Whether the cluster would act at all, and understand what the agent says. */

export const clusterIsManaged: Check<Pick<ResourceView, 'cluster'>> = {
  title: 'the cluster is not in maintenance mode',
  codes: ['maintenance-mode'],
  judge({ cluster: { cib } }) {
    if (!cib) return 'not-applicable';
    if (!isTrue(cib.properties['maintenance-mode'])) return [];
    return [
      {
        code: 'maintenance-mode',
        severity: 'warning',
        what: 'maintenance-mode=true',
        means: 'the cluster starts, stops and monitors nothing: there is no failover until somebody ends it',
        mend: [
          '# When the maintenance is over; with crmsh:',
          'crm maintenance off',
          '# With pcs:',
          'pcs property set maintenance-mode=false',
        ],
      },
    ];
  },
};

export const resourceIsManaged: Check<Pick<ResourceView, 'cluster' | 'resource'>> = {
  title: 'the resource is managed and not stopped',
  codes: ['resource-unmanaged', 'resource-stopped'],
  judge(view) {
    const resource = configuredResource(view);
    if (!resource) return 'not-applicable';
    const { id, metaAttributes: meta } = resource;
    const findings: Finding[] = [];
    if (isFalse(meta['is-managed']) || isTrue(meta['maintenance']))
      findings.push({
        code: 'resource-unmanaged',
        severity: 'warning',
        what: isTrue(meta['maintenance']) ? `${id} has maintenance=true` : `${id} has is-managed=false`,
        means:
          'the cluster does not move it: there is no failover of the overlay IP until it is managed again',
        mend: isTrue(meta['maintenance'])
          ? byEitherTool(
              [`crm resource maintenance ${id} off`],
              [`pcs resource meta ${id} maintenance=false`],
            )
          : byEitherTool([`crm resource manage ${id}`], [`pcs resource manage ${id}`]),
      });
    if (meta['target-role']?.toLowerCase() === 'stopped')
      findings.push({
        code: 'resource-stopped',
        severity: 'warning',
        what: `${id} has target-role=Stopped`,
        means: 'somebody has stopped it: no node gets the overlay IP until it is started again',
        mend: byEitherTool([`crm resource start ${id}`], [`pcs resource enable ${id}`]),
      });
    return findings;
  },
};

/** 190 says "running, degraded": the agent answers it while EC2 is away, so that nothing fails over for that. */
export const pacemakerKnowsDegraded: Check<Pick<ResourceView, 'cluster' | 'resource'>> = {
  title: 'Pacemaker knows the exit code 190 (degraded)',
  codes: ['old-pacemaker'],
  detail({ cluster: { cib } }) {
    const release = cib?.properties['dc-version'];
    return release === undefined ? undefined : `Pacemaker ${release}`;
  },
  judge(view) {
    const { cib } = view.cluster;
    const resource = configuredResource(view);
    if (!cib?.featureSet || (resource && isMoveIp(resource))) return 'not-applicable';
    if (supportsDegraded(cib.featureSet)) return [];
    const release = cib.properties['dc-version'];
    return [
      {
        code: 'old-pacemaker',
        severity: 'warning',
        what: `Pacemaker${release ? ` ${release}` : ''} has the feature set ${cib.featureSet}; 190 is known from 3.6.1 (Pacemaker 2.0.5) on`,
        means:
          'it would take 190 for a failure, so the monitor answers 0 in its place: while EC2 does not answer, crm_mon shows nothing of it, ' +
          'and only the log does',
        mend: ['# Update Pacemaker on all nodes; until then watch the log for warnings of overlay-ip'],
      },
    ];
  },
};
