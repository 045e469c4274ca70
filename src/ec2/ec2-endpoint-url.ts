import { partition } from '@aws-sdk/core/client';
import type { Network } from '../aws/network.ts';

type Way = Pick<Network, 'ec2EndpointUrl' | 'region' | 'useDualStack' | 'useFips'>;

/**
 * The endpoint that is named, or that of EC2 in the Region by the SDK's table of partitions; the rules are those of EC2's endpoint ruleset
 * (a test compares them with the SDK's EC2Client in every Region that it knows).
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-endpoints.html
 *
 * @throws Error where the partition has no such endpoint
 */
export function ec2EndpointUrl(network: Way): string {
  if (network.ec2EndpointUrl !== undefined) return network.ec2EndpointUrl;
  const { region, useDualStack, useFips } = network;
  const { name, dnsSuffix, dualStackDnsSuffix, supportsDualStack, supportsFIPS } = partition(region);
  if ((useDualStack && !supportsDualStack) || (useFips && !supportsFIPS))
    throw new Error(
      `${name} has no ${[useFips && 'FIPS', useDualStack && 'dual-stack'].filter(Boolean).join(' ')} endpoint of EC2`,
    );
  const host = useFips && (useDualStack || name !== 'aws-us-gov') ? 'ec2-fips' : 'ec2';
  return `https://${host}.${region}.${useDualStack ? dualStackDnsSuffix : dnsSuffix}`;
}
