import { partition } from '@aws-sdk/core/client';
import type { Network } from './network.ts';

/** The services that are asked by the agent's own clients. */
export type Service = 'ec2' | 'sts';

/**
 * The endpoint of a service in the Region by the SDK's table of partitions; the rules are those of the endpoint rulesets of both
 * (a test compares those of EC2 with the SDK's EC2Client in every Region that it knows).
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-endpoints.html, https://docs.aws.amazon.com/general/latest/gr/sts.html
 *
 * @throws Error where the partition has no such endpoint
 */
export function endpointUrl(
  service: Service,
  { region, useDualStack, useFips }: Pick<Network, 'region' | 'useDualStack' | 'useFips'>,
): string {
  const { name, dnsSuffix, dualStackDnsSuffix, supportsDualStack, supportsFIPS } = partition(region);
  if ((useDualStack && !supportsDualStack) || (useFips && !supportsFIPS))
    throw new Error(
      `${name} has no ${[useFips && 'FIPS', useDualStack && 'dual-stack'].filter(Boolean).join(' ')} endpoint of ${service.toUpperCase()}`,
    );
  const host = useFips && (useDualStack || name !== 'aws-us-gov') ? `${service}-fips` : service;
  return `https://${host}.${region}.${useDualStack ? dualStackDnsSuffix : dnsSuffix}`;
}
