import { isIpv6 } from '../overlay-ip.ts';
import type { RouteKey } from '../ports.ts';

/** What ReplaceRoute and CreateRoute are about, for a person. */
export function formatRouteKey({ routeTableId, destination }: RouteKey): string {
  return `${routeTableId} ${destination}`;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html */
export function toRouteInput(key: RouteKey, networkInterfaceId: string) {
  return { ...toRouteKeyInput(key), NetworkInterfaceId: networkInterfaceId };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRoute.html */
export function toRouteKeyInput({ routeTableId, destination }: RouteKey) {
  return {
    RouteTableId: routeTableId,
    ...(isIpv6(destination)
      ? { DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination }),
  };
}
