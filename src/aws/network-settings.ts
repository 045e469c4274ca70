import type { Parameters } from '../agent.ts';
import type { Profile } from '../credentials/profile.ts';
import type { Env } from '../ocf/environment.ts';

/** What parameters, environment and profile say of the way to AWS. */
export interface NetworkSettings {
  readonly ec2EndpointUrl: string | undefined;
  readonly stsEndpointUrl: string | undefined;
  readonly useDualStack: boolean;
  readonly useFips: boolean;
  /** A file of certificates to trust beside the system's. */
  readonly caBundle: string | undefined;
  readonly proxies: Proxies;
}

/** As they are written; `undefined` → none. */
export interface Proxies {
  readonly forHttps: string | undefined;
  readonly forHttp: string | undefined;
  /** Hosts that are reached without them. */
  readonly noProxy: string;
}

/**
 * In the order of the AWS CLI: parameter, variable of the service, variable, profile.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html, feature-endpoints.html
 */
export function networkSettings(
  parameters: Pick<Parameters, 'endpoint_url' | 'sts_endpoint_url' | 'proxy' | 'ca_bundle'>,
  env: Env,
  profile: Profile | undefined,
): NetworkSettings {
  const { endpointUrls = {}, network = {} } = profile ?? {};
  const configured = !isTrue(
    env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] || network.ignore_configured_endpoint_urls,
  );
  const endpointUrl = (service: 'ec2' | 'sts', parameter: string | undefined) =>
    parameter ??
    ((configured &&
      (env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ||
        env['AWS_ENDPOINT_URL'] ||
        endpointUrls[service])) ||
      undefined);
  return {
    ec2EndpointUrl: endpointUrl('ec2', parameters.endpoint_url),
    stsEndpointUrl: endpointUrl('sts', parameters.sts_endpoint_url),
    useDualStack: isTrue(env['AWS_USE_DUALSTACK_ENDPOINT'] || network.use_dualstack_endpoint),
    useFips: isTrue(env['AWS_USE_FIPS_ENDPOINT'] || network.use_fips_endpoint),
    caBundle: parameters.ca_bundle ?? (env['AWS_CA_BUNDLE'] || network.ca_bundle || undefined),
    // What is written for this resource is meant: no list of exceptions for everybody undoes it
    proxies:
      parameters.proxy === undefined
        ? {
            forHttps: eitherCase(env, 'https_proxy'),
            forHttp: eitherCase(env, 'http_proxy'),
            noProxy: eitherCase(env, 'no_proxy') ?? '',
          }
        : { forHttps: parameters.proxy, forHttp: parameters.proxy, noProxy: '' },
  };
}

/** The lower case counts, also where it is empty (Python's urllib, by which the AWS CLI reads them). */
function eitherCase(env: Env, name: string): string | undefined {
  return (env[name] ?? env[name.toUpperCase()]) || undefined;
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}
