import type { Service } from './call.ts';
import { partitionOf } from './partition.ts';

/** Which service in which Region answers at a host name. */
export type EndpointHost = { readonly service: Service; readonly region: string };

const REGION = String.raw`(?<region>[a-z]{2}(?:-[a-z]+)+-\d)`;

const FORMS = [
  String.raw`(?<service>ec2|sts)(?:-fips)?\.${REGION}\.(?<domain>.+)`,
  String.raw`[\w-]+\.(?<service>ec2|sts)\.${REGION}\.vpce\.(?<privateLink>.+)`,
  String.raw`portal\.(?<service>sso)\.${REGION}\.(?<onlyIpv4>.+)`,
].map((form) => new RegExp(`^${form}$`));

/**
 * Reads the host names of public, FIPS, dual-stack and interface VPC endpoints; `undefined` → nobody of AWS's answers.
 * https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export function parseEndpointHost(host: string): EndpointHost | undefined {
  // The global endpoint is in us-east-1: https://docs.aws.amazon.com/general/latest/gr/sts.html
  if (host === 'sts.amazonaws.com') return { service: 'sts', region: 'us-east-1' };
  for (const form of FORMS) {
    const { service, region, domain, privateLink, onlyIpv4 } = form.exec(host)?.groups ?? {};
    if (service === undefined || region === undefined) continue;
    const partition = partitionOf(region);
    const domains = domain ? [partition.domain, partition.dualStackDomain] : [partition.domain];
    if (domains.includes(domain ?? privateLink ?? onlyIpv4 ?? '')) {
      return { service: service as Service, region };
    }
  }
  return undefined;
}
