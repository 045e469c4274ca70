import { describe as askForTables } from '../../../src/actions/observe-routes.ts';
import type { Clock } from '../../../src/ports.ts';
import type { Deadline } from '../../../src/ocf/deadline.ts';
import { FakeInstanceMetadata } from '../../fakes/instance-metadata.ts';
import { FakeRouteTables } from '../../fakes/route-tables.ts';
import type { Describe, MonitorLike } from './account.ts';

/** One DescribeRouteTables for all tables, tried again as the agent does; 190 where it is not answered. */
export const ourMonitor: MonitorLike = (describe, clock) => {
  const deadline: Deadline = { signal: never, remainingMs: () => Infinity, clock };
  const metadata = new FakeInstanceMetadata(deadline);
  const routeTables = Object.assign(new FakeRouteTables(deadline), { describe });
  return async () => (await askForTables({ metadata, routeTables, deadline }, [])).ok;
};

const never = new AbortController().signal;

/**
 * aws-vpc-move-ip 4.12.0 with `monapi=true`: an AWS CLI for one table after the other, each followed by `sleep 1`. A
 * table that the CLI gives up on counts as one that is routed elsewhere: the monitor says 7, and Pacemaker recovers.
 */
export function peerMonitor(tables: number): MonitorLike {
  return (describe, clock) => async () => {
    let isSuccess = true;
    for (let table = 0; table < tables; table += 1) {
      if (!(await awsCli(describe, clock))) isSuccess = false;
      await clock.sleep(1_000);
    }
    return isSuccess;
  };
}

/**
 * AWS CLI 2, retry mode `standard`: `DEFAULT_MAX_ATTEMPTS = 3`, and "t_i = min(rand(0, 1) * 2 ** attempt,
 * MAX_BACKOFF)", in seconds, from attempt 0 on (botocore/retries/standard.py of 2.9.19).
 */
async function awsCli(describe: Describe, clock: Clock): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    const { ok } = await describe();
    if (ok || attempt === 2) return ok;
    await clock.sleep(clock.random() * 2 ** attempt * 1000);
  }
}
