import type { Cib, ConfiguredResource } from '../../cluster/cib.ts';
import type { Check } from '../check.ts';
import type { ResourceView } from './facts.ts';
import { parseHostList, parseHostMap } from './host-map.ts';
import { isFalse } from './is-true.ts';
import { byEitherTool } from './mend.ts';

type View = Pick<ResourceView, 'cluster'>;

function fencingResources(resources: readonly ConfiguredResource[]): readonly ConfiguredResource[] {
  return resources.filter(
    ({ agent, metaAttributes }) =>
      agent.startsWith('stonith:') && metaAttributes['target-role']?.toLowerCase() !== 'stopped',
  );
}

const fencingIsEnabled: Check<View> = {
  title: 'fencing is enabled',
  codes: ['fencing-disabled'],
  judge({ cluster: { cib } }) {
    if (!cib) return 'not-applicable';
    const { 'stonith-enabled': value } = cib.properties;
    if (!isFalse(value)) return [];
    return [
      {
        code: 'fencing-disabled',
        severity: 'error',
        what: `stonith-enabled=${value ?? ''}`,
        means:
          'when a node hangs or the nodes lose each other, nobody makes sure that it is off before the other one takes over: ' +
          'both may write the same data, or a failed stop blocks the service for ever',
        mend: [
          '# Configure a fencing resource first; overlay-ip cluster-config prints one. Then with crmsh:',
          'crm configure property stonith-enabled=true',
          '# With pcs:',
          'pcs property set stonith-enabled=true',
        ],
      },
    ];
  },
};

/**
 * "If this is set to a positive value, lost nodes are assumed to self-fence using watchdog-based SBD within this much time. This does
 * not require a fencing resource to be explicitly configured … If this is set to a negative value, the cluster will use twice the
 * local value of the `SBD_WATCHDOG_TIMEOUT` environment variable" metadata of pacemaker-controld 2.1.5
 */
function isFencedByWatchdog({ properties }: Pick<Cib, 'properties'>): boolean {
  return /[1-9]/.test(properties['stonith-watchdog-timeout'] ?? '');
}

const fencingIsConfigured: Check<View> = {
  title: 'there is a fencing resource',
  codes: ['no-fencing'],
  judge({ cluster: { cib } }) {
    if (!cib) return 'not-applicable';
    // That nothing can be fenced has been told
    if (isFalse(cib.properties['stonith-enabled'])) return 'not-applicable';
    if (fencingResources(cib.resources).length > 0 || isFencedByWatchdog(cib)) return [];
    return [
      {
        code: 'no-fencing',
        severity: 'error',
        what: 'the cluster has no fencing resource that is enabled',
        means:
          'Pacemaker starts no resource while it has nothing to fence with, and takes nothing over from a node that is lost',
        mend: byEitherTool(
          [
            '# external/ec2 or fence_aws; overlay-ip cluster-config --crm prints it with the rest of a configuration',
          ],
          ['# fence_aws; overlay-ip cluster-config --pcs prints it with the rest of a configuration'],
        ),
      },
    ];
  },
};

const everyNodeCanBeFenced: Check<View> = {
  title: 'the fencing resources name every node',
  codes: ['node-without-fencing'],
  judge({ cluster: { cib } }) {
    if (!cib || isFalse(cib.properties['stonith-enabled'])) return 'not-applicable';
    const fencing = fencingResources(cib.resources);
    const named = fencing.map(({ parameters }) => [
      ...parseHostMap(parameters['pcmk_host_map']).map(({ node }) => node),
      ...parseHostList(parameters['pcmk_host_list']),
    ]);
    // One that names none asks its device for them
    if (fencing.length === 0 || named.some((nodes) => nodes.length === 0)) return 'not-applicable';
    // Pacemaker compares them so
    const isNamed = (node: string) => named.flat().some((one) => one.toLowerCase() === node.toLowerCase());
    const forgotten = cib.nodes.filter((node) => !isNamed(node));
    if (forgotten.length === 0) return [];
    const ids = fencing.map(({ id }) => id);
    const [id = ''] = ids;
    const map = fencing[0]?.parameters['pcmk_host_map'];
    const whole = [...(map ? [map] : []), ...forgotten.map((node) => `${node}:i-…`)].join(';');
    return [
      {
        code: 'node-without-fencing',
        severity: 'error',
        what: `${ids.join(', ')} cannot fence ${forgotten.join(', ')}: pcmk_host_map and pcmk_host_list do not name it`,
        means: 'when that node is lost the cluster waits for its fencing and takes nothing over from it',
        mend: [
          '# With the id of its instance in the place of i-…; with crmsh:',
          `crm resource param ${id} set pcmk_host_map "${whole}"`,
          '# With pcs:',
          `pcs stonith update ${id} pcmk_host_map="${whole}"`,
        ],
      },
    ];
  },
};

export const fencingChecks: readonly Check<View>[] = [
  fencingIsEnabled,
  fencingIsConfigured,
  everyNodeCanBeFenced,
];
