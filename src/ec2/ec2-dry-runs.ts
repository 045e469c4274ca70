import {
  CreateRoute$,
  ReplaceRoute$,
  type CreateRouteRequest,
  type ReplaceRouteRequest,
} from '@aws-sdk/client-ec2';
import type { DryRuns, RouteKey } from '../ports.ts';
import { judgeDryRun } from './dry-run.ts';
import type { Ec2Client, Operation } from './ec2-client.ts';
import { formatRouteKey, toRouteInput } from './route-input.ts';

const replaceRoute: Operation<ReplaceRouteRequest, unknown> = { call: 'ReplaceRoute', schema: ReplaceRoute$ };
const createRoute: Operation<CreateRouteRequest, unknown> = { call: 'CreateRoute', schema: CreateRoute$ };

/** The permissions that a move needs, by the AWS SDK. */
export function ec2DryRuns(ec2: Ec2Client): DryRuns {
  const dryRun = async (operation: typeof replaceRoute, key: RouteKey, networkInterfaceId: string) => {
    const input = { ...toRouteInput(key, networkInterfaceId), DryRun: true };
    return judgeDryRun(await ec2(operation, formatRouteKey(key), input));
  };
  return {
    replaceRoute: (key, networkInterfaceId) => dryRun(replaceRoute, key, networkInterfaceId),
    createRoute: (key, networkInterfaceId) => dryRun(createRoute, key, networkInterfaceId),
  };
}
