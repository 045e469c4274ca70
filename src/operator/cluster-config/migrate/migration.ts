import { parseParameters } from '../../../agent.ts';
import { formatProblem } from '../../../ocf/instance-parameters.ts';
import type { ClusterTool } from '../configuration.ts';
import { formatComment } from '../format-comment.ts';
import type { Cib, ConfiguredResource } from '../../cluster/cib.ts';
import { isMoveIp } from '../../cluster/overlay-ip-resources.ts';
import { secondsOf } from '../../cluster/seconds-of.ts';

/** What is done, in which direction, and what is to be known before. */
export interface Migration {
  /** What has to be done first, and what to look at, a sentence each. */
  readonly warnings: readonly string[];
  readonly there: readonly string[];
  readonly back: readonly string[];
}

/**
 * In maintenance mode Pacemaker touches nothing while the agent gets another name; `refresh` has it forget who started the
 * resource, and the new agent's probe finds it running. Without that it makes up for the restart when maintenance ends.
 */
export function planMigration(cib: Cib, tool: ClusterTool): Migration {
  const resources = cib.resources.filter((one) => isMoveIp(one) && one.template === undefined);
  const isInMaintenance = /^(true|yes|on|1|y)$/i.test(cib.properties['maintenance-mode'] ?? '');
  const warnings = [
    ...(resources.length === 0 ? [] : preparations),
    ...resources.flatMap(warningsOf),
    ...cib.templates
      .filter(isMoveIp)
      .map(
        ({ id }) => `${id} is a resource template of aws-vpc-move-ip, which these commands leave as it is.`,
      ),
  ];
  if (resources.length === 0) return { warnings, there: [], back: [] };
  const steps = tool === 'crm' ? stepsOfCrm : stepsOfPcs;
  // Who has put it into maintenance ends it
  const around = isInMaintenance
    ? { on: [], off: [] }
    : tool === 'crm'
      ? { on: ['crm maintenance on'], off: ['crm maintenance off'] }
      : {
          on: ['pcs property set maintenance-mode=true'],
          off: ['pcs property set maintenance-mode=false'],
        };
  const whole = (direction: Direction, params: readonly string[]) => [
    ...around.on,
    ...steps(resources, direction),
    ...params,
    'crm_resource --wait',
    `crm_mon -1r    # ${direction === 'there' ? 'ocf:aws:overlay-ip' : 'aws-vpc-move-ip'}, Started on the same node, unmanaged`,
    ...around.off,
  ];
  return {
    warnings: [
      ...warnings,
      ...(isInMaintenance
        ? ['The cluster is in maintenance mode already: these commands leave it there.']
        : []),
    ],
    there: whole(
      'there',
      resources.filter(usesDefaultProfile).map(({ id }) => commentedOut(setDefaultProfile(id, tool))),
    ),
    back: whole('back', []),
  };
}

const preparations = [
  'Before: install this agent on every node of the cluster.',
  'Before: allow ec2:CreateRoute beside ec2:ReplaceRoute (overlay-ip policy prints all of it).',
];

function warningsOf(resource: ConfiguredResource): string[] {
  const { id, parameters, operations } = resource;
  const env = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [`OCF_RESKEY_${name}`, value]),
  );
  const ignored = ['awscli', 'curl_retries', 'curl_sleep'].filter((name) => name in parameters);
  return [
    ...parseParameters(env).problems.map((problem) => `${id}: ${formatProblem(problem)}`),
    ...(usesDefaultProfile(resource)
      ? [
          `${id} has no profile: where root has keys in the section [default] of its AWS files, and the instance's role is not to be used, ` +
            'take the # from the line with profile=default.',
        ]
      : []),
    ...operations
      .filter(({ name, timeout }) => name === 'monitor' && (secondsOf(timeout) ?? 20) < 20)
      .map(
        ({ timeout }) => `${id}: its monitor has a timeout of ${timeout ?? ''}; give it 20 seconds or more.`,
      ),
    ...(ignored.length === 0 ? [] : [`${id}: ${ignored.join(', ')} will be ignored.`]),
  ];
}

/** aws-vpc-move-ip asks the AWS CLI with `--profile default` then, which reads the keys of that section. */
function usesDefaultProfile({ parameters }: ConfiguredResource): boolean {
  return !parameters['profile'] && parameters['auth_type'] !== 'role';
}

function setDefaultProfile(id: string, tool: ClusterTool): string {
  return tool === 'crm'
    ? `crm resource param ${id} set profile default`
    : `pcs resource update ${id} profile=default`;
}

type Direction = 'there' | 'back';

/** `filter` is crmsh's `edit` with a command in the place of the editor. crmsh shows agents of heartbeat without their provider. */
function stepsOfCrm(resources: readonly ConfiguredResource[], direction: Direction): string[] {
  return resources.flatMap(({ id, agent }) => {
    const replace =
      direction === 'there'
        ? 's/(ocf:(heartbeat|suse):)?aws-vpc-move-ip/ocf:aws:overlay-ip/'
        : `s/ocf:aws:overlay-ip/${agent}/`;
    return [`crm configure filter "sed -E '${replace}'" ${id}`, `crm resource refresh ${id}`];
  });
}

/** An element of the configuration is a line of it. */
function stepsOfPcs(resources: readonly ConfiguredResource[], direction: Direction): string[] {
  const edits = resources.map(({ id, agent }) => {
    const [, provider = ''] = agent.split(':');
    const former = `provider="${provider}" type="aws-vpc-move-ip"`;
    const present = 'provider="aws" type="overlay-ip"';
    const [from, to] = direction === 'there' ? [former, present] : [present, former];
    return `'/ id="${id.replaceAll('.', '\\.')}"/s/${from}/${to}/'`;
  });
  const sed = edits.length === 1 ? edits : edits.map((edit) => `-e ${edit}`);
  return [
    'pcs cluster cib before.xml',
    `sed ${sed.join(' ')} before.xml >after.xml`,
    'pcs cluster cib-push after.xml diff-against=before.xml',
    ...resources.map(({ id }) => `pcs resource refresh ${id}`),
  ];
}

function commentedOut(command: string): string {
  return `# ${command}`;
}

/** For a shell: there; and back behind `#`, as nobody wants it at once. */
export function formatMigration({ warnings, there, back }: Migration): string {
  if (there.length === 0)
    return [...formatComment(['No resource of aws-vpc-move-ip is configured.', ...warnings]), ''].join('\n');
  return [
    ...formatComment([
      'From aws-vpc-move-ip to ocf:aws:overlay-ip, in maintenance mode: the address stays where it is.',
      'As root on one node of the cluster, line by line.',
      ...warnings,
    ]),
    ...there,
    '',
    ...formatComment(['And back:', ...back]),
    '',
  ].join('\n');
}
