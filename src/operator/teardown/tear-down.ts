import { formatNotShown } from '../change/format-routes.ts';
import type { ChangeRequest } from '../change/request.ts';
import { runChange } from '../change/run-change.ts';
import type { Session } from '../session.ts';
import { addressesHere } from './addresses-here.ts';
import { planTeardown } from './plan-teardown.ts';
import { resourcesOfCluster } from './resources-of-cluster.ts';

export function tearDown(session: Session, request: ChangeRequest): Promise<void> {
  const { env } = session.invocation;
  const { ip } = request.parameters;
  return runChange(session, request, {
    name: 'teardown',
    decide: planTeardown,
    hindrances: async () => (await Promise.all([addressesHere(ip, env), resourcesOfCluster(ip, env)])).flat(),
    formatVerdict: formatNotShown,
    elsewhere: { text: [], reminder: [], json: {} },
  });
}
