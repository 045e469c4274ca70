import { parseParameters, type Parameters } from '../../agent.ts';
import type { Env } from '../../ocf/environment.ts';
import { formatProblem } from '../../ocf/instance-parameters.ts';
import type { Subject } from '../subject.ts';
import type { Cib } from './cib.ts';
import { findResources } from './overlay-ip-resources.ts';
import { queryCib } from './query-cib.ts';

/** One overlay IP to look at. */
export interface Target {
  /** Its id in the cluster; `undefined` → the parameters are from flags. */
  readonly resource: string | undefined;
  readonly parameters: Parameters;
}

export interface Targets {
  readonly targets: readonly Target[];
  /** Resources that cannot be looked at: it is not known which address or which routes they are. */
  readonly unreadable: readonly string[];
  /** `false` → there is such a resource. */
  readonly isAll: boolean;
  /** Of the cluster in which they are; `undefined` → the parameters are from flags. */
  readonly cib: Cib | undefined;
}

/**
 * What cannot be looked at is told, and is no reason not to look at the others.
 *
 * @param notice hears of malformed parameters
 * @throws OperatorError if there is no cluster, or no such resource
 */
export async function findTargets(
  subject: Subject,
  env: Env,
  notice: (message: string) => void,
): Promise<Targets> {
  if ('parameters' in subject)
    return {
      targets: [{ resource: undefined, parameters: subject.parameters }],
      unreadable: [],
      isAll: true,
      cib: undefined,
    };
  // With its parser, once for all commands
  const { parseCib } = await import('./cib.ts');
  const cib = parseCib(await queryCib(env, 'without one by --ip and --routing-table'));
  const configured = findResources(cib, subject.names);
  const targets = configured.flatMap(({ id, parameters: given }): Target[] => {
    const variables = Object.fromEntries(
      Object.entries({ ...given, ...subject.flags }).map(([name, value]) => [`OCF_RESKEY_${name}`, value]),
    );
    const { parameters, problems } = parseParameters(variables);
    for (const problem of problems) notice(`${id}: ${formatProblem(problem)}`);
    return problems.some(({ identifying }) => identifying) ? [] : [{ resource: id, parameters }];
  });
  const unreadable = configured
    .map(({ id }) => id)
    .filter((id) => !targets.some(({ resource }) => resource === id));
  return { targets, unreadable, isAll: unreadable.length === 0, cib };
}
