import type { QueryParameters } from './query-protocol.ts';

/**
 * What IAM is asked about: the end of an ARN (`route-table/rtb-…`), or `*` for the actions that know no resources, which
 * are all of Describe…; `undefined` → the request does not name it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function resourceOf(action: string, parameters: QueryParameters): string | undefined {
  if (action.startsWith('Describe')) return '*';
  const [type, id] =
    action === 'ModifyNetworkInterfaceAttribute'
      ? ['network-interface', parameters['NetworkInterfaceId']]
      : action === 'SearchTransitGatewayRoutes'
        ? ['transit-gateway-route-table', parameters['TransitGatewayRouteTableId']]
        : ['route-table', parameters['RouteTableId']];
  return id === undefined ? undefined : `${type}/${id}`;
}
