import { parseParameters } from '../../../agent.ts';
import { formatProblem, type Problem } from '../../../ocf/instance-parameters.ts';
import type { ConfiguredResource } from '../../cluster/cib.ts';
import { isMoveIp } from '../../cluster/overlay-ip-resources.ts';
import type { Check, Finding } from '../check.ts';
import { configuredResource, type ResourceView } from './facts.ts';
import { byEitherTool } from './mend.ts';

/** Needs no parameters: it is made of a resource that cannot be looked at, too. */
export const parametersAreWellFormed: Check<Pick<ResourceView, 'cluster' | 'resource'>> = {
  title: 'each parameter is well-formed',
  codes: ['malformed-parameter'],
  judge(view) {
    const resource = configuredResource(view);
    if (!resource) return 'not-applicable';
    const variables = Object.entries(resource.parameters).map(([name, value]) => [
      `OCF_RESKEY_${name}`,
      value,
    ]);
    const { problems } = parseParameters(Object.fromEntries(variables) as Record<string, string>);
    return problems.map((problem) => toFinding(problem, resource));
  },
};

function toFinding(problem: Problem, resource: ConfiguredResource): Finding {
  const { id } = resource;
  const { parameter, identifying } = problem;
  return {
    code: 'malformed-parameter',
    severity: identifying ? 'error' : 'warning',
    what: `${id}: ${formatProblem(problem)}`,
    means: meansOf(problem, resource),
    mend: identifying
      ? byEitherTool(
          [`crm resource param ${id} set ${parameter} VALUE`],
          [`pcs resource update ${id} ${parameter}=VALUE`],
        )
      : [
          '# Correct it, or delete it, so that the default counts without a warning.',
          ...byEitherTool(
            [`crm resource param ${id} delete ${parameter}`],
            [`pcs resource update ${id} ${parameter}=`],
          ),
        ],
  };
}

function meansOf({ identifying }: Problem, resource: ConfiguredResource): string {
  if (!identifying) return 'the agent warns at each start and goes on with the default in its place';
  const rest = 'what else must hold for it could not be looked at';
  return isMoveIp(resource)
    ? `ocf:aws:overlay-ip would not start with it, should the cluster migrate; ${rest}`
    : `the resource starts on no node: start fails with "not configured"; ${rest}`;
}
