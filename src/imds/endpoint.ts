import type { Env } from '../ocf/environment.ts';

/**
 * Where the instance metadata service is; it is never reached through a proxy.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-client.html
 */
export function imdsEndpoint(env: Env): URL {
  const configured = env['AWS_EC2_METADATA_SERVICE_ENDPOINT'];
  // It speaks plain HTTP only
  if (configured?.startsWith('http://') && URL.canParse(configured)) return new URL(configured);
  const isIpv6 = env['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE']?.toLowerCase() === 'ipv6';
  return new URL(isIpv6 ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254');
}
