import { endpointUrl } from '../aws/endpoint-url.ts';
import type { Network } from '../aws/network.ts';

type Way = Pick<Network, 'ec2EndpointUrl' | 'region' | 'useDualStack' | 'useFips'>;

/**
 * The endpoint that is named, or that of EC2 in the Region.
 *
 * @throws Error where the partition has no such endpoint
 */
export function ec2EndpointUrl(network: Way): string {
  return network.ec2EndpointUrl ?? endpointUrl('ec2', network);
}
