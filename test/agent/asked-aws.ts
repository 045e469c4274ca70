import type { CertificateAuthority } from '../sim/certificate-authority.ts';
import { AwsOverHttps, type AwsOverHttpsOptions } from './aws-over-https.ts';
import type { HowToRun } from './black-box.ts';
import { askBoth, type AwsCliHow, type Both } from './callers.ts';

export const ec2VpcEndpoint = 'vpce-0123456789abcdef0-simulate.ec2.eu-central-1.vpce.amazonaws.com';
export const stsVpcEndpoint = 'vpce-0123456789abcdef1-simulate.sts.eu-central-1.vpce.amazonaws.com';

/** Of every service that gives or takes credentials; the global endpoint of STS too, which nobody should ask. */
const names = [
  ...['eu-central-1', 'us-west-2'].flatMap((region) =>
    ['ec2', 'sts', 'portal.sso'].map((service) => `${service}.${region}.amazonaws.com`),
  ),
  'sts.amazonaws.com',
  ec2VpcEndpoint,
  stsVpcEndpoint,
];

/** AWS over HTTPS in the VPC, and two who ask it from node1: the agent and the AWS CLI. */
export class AskedAws extends AwsOverHttps {
  static async open(
    params: Readonly<Record<string, string>> = {},
    options: Omit<AwsOverHttpsOptions, 'from' | 'names'> = {},
  ): Promise<AskedAws> {
    const trusting = ({ pemFile }: CertificateAuthority) => ({ ca_bundle: pemFile, ...params });
    return new AskedAws(await AwsOverHttps.raise({ ...options, names, from: 'vpc' }, trusting));
  }

  get simulator() {
    return this.box.simulator;
  }

  get node() {
    return this.box.vpc.lab.node('node1');
  }

  /** By which the AWS CLI trusts this AWS. */
  get trust(): Record<string, string> {
    return { AWS_CA_BUNDLE: this.authority.pemFile };
  }

  /** With no endpoint but what the run names. */
  run(action: string, how: HowToRun = {}) {
    return this.box.run(action, { ...how, params: { endpoint_url: undefined, ...how.params } });
  }

  ask(how: HowToRun, awsCli: AwsCliHow = {}): Promise<Both> {
    return askBoth(this.box, how, { ...awsCli, env: { ...this.trust, ...awsCli.env } });
  }
}
