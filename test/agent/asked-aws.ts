import { CertificateAuthority } from '../sim/certificate-authority.ts';
import { BlackBox, type BlackBoxOptions, type HowToRun } from './black-box.ts';
import { askBoth, type AwsCliHow, type Both } from './callers.ts';
import { HomeOfRoot } from './home-of-root.ts';

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

/** A black box with AWS at its own names over HTTPS, and two who ask it from node1: the agent and the AWS CLI. */
export class AskedAws implements AsyncDisposable {
  readonly box: BlackBox;
  /** Of root on node1. */
  readonly home: HomeOfRoot;
  readonly #authority: CertificateAuthority;

  private constructor(box: BlackBox, home: HomeOfRoot, authority: CertificateAuthority) {
    this.box = box;
    this.home = home;
    this.#authority = authority;
  }

  static async up(
    params: Readonly<Record<string, string>> = {},
    options: Omit<BlackBoxOptions, 'aws'> = {},
  ): Promise<AskedAws> {
    const authority = await CertificateAuthority.create();
    const certificate = await authority.issue({ names });
    const box = await BlackBox.up(
      { ca_bundle: authority.pemFile, ...params },
      { ...options, aws: { certificate, names, from: 'vpc' } },
    );
    return new AskedAws(box, await HomeOfRoot.on(box.vpc.lab.node('node1')), authority);
  }

  get simulator() {
    return this.box.simulator;
  }

  get node1() {
    return this.box.vpc.lab.node('node1');
  }

  /** By which the AWS CLI trusts this AWS. */
  get trust(): Record<string, string> {
    return { AWS_CA_BUNDLE: this.#authority.pemFile };
  }

  /** With no endpoint but what the run names. */
  run(action: string, how: HowToRun = {}) {
    return this.box.run(action, { ...how, params: { endpoint_url: undefined, ...how.params } });
  }

  ask(how: HowToRun, awsCli: AwsCliHow = {}): Promise<Both> {
    return askBoth(this.box, how, { ...awsCli, env: { ...this.trust, ...awsCli.env } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.box[Symbol.asyncDispose]();
    await this.home[Symbol.asyncDispose]();
    await this.#authority.remove();
  }
}
