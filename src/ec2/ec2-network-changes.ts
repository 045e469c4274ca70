import {
  DeleteRoute$,
  ModifyNetworkInterfaceAttribute$,
  type DeleteRouteRequest,
  type ModifyNetworkInterfaceAttributeRequest,
} from '@aws-sdk/client-ec2';
import type { Answer } from '../answer.ts';
import type { RouteKey, RouteTables } from '../ports.ts';
import type { Ec2Client, Operation } from './ec2-client.ts';
import { ec2RouteTables } from './ec2-route-tables.ts';
import { formatRouteKey, toRouteKeyInput } from './route-input.ts';

/** What an administrator changes for an overlay IP, of all nodes. No action of the cluster does. */
export interface NetworkChanges extends Pick<RouteTables, 'createRoute'> {
  /** DeleteRoute. */
  deleteRoute(route: RouteKey): Promise<Answer<unknown>>;
  /** ModifyNetworkInterfaceAttribute. */
  setSourceDestCheck(networkInterfaceId: string, isChecked: boolean): Promise<Answer<unknown>>;
}

const deleteRoute: Operation<DeleteRouteRequest, unknown> = { call: 'DeleteRoute', schema: DeleteRoute$ };
const modifyNetworkInterfaceAttribute: Operation<ModifyNetworkInterfaceAttributeRequest, unknown> = {
  call: 'ModifyNetworkInterfaceAttribute',
  schema: ModifyNetworkInterfaceAttribute$,
};

/**
 * @param tables who may change the route tables
 * @param node who may change the network interfaces
 */
export function ec2NetworkChanges(tables: Ec2Client, node: Ec2Client): NetworkChanges {
  return {
    createRoute: ec2RouteTables(tables).createRoute,
    deleteRoute: (key) => tables(deleteRoute, formatRouteKey(key), toRouteKeyInput(key)),
    setSourceDestCheck: (networkInterfaceId, isChecked) =>
      node(modifyNetworkInterfaceAttribute, networkInterfaceId, {
        NetworkInterfaceId: networkInterfaceId,
        SourceDestCheck: { Value: isChecked },
      }),
  };
}
