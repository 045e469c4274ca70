import type { ServedAws } from '../lab/served-aws.ts';
import { CertificateAuthority } from '../sim/certificate-authority.ts';
import { DEFAULT_POLICY } from '../sim/iam.ts';
import { BlackBox, type BlackBoxOptions, type HowToRun } from './black-box.ts';
import type { Caller } from './callers.ts';
import { HomeOfRoot } from './home-of-root.ts';

export interface AwsOverHttpsOptions extends Pick<ServedAws, 'from'>, Omit<BlackBoxOptions, 'aws'> {
  /** Default: those of EC2 and STS in the Region. */
  readonly names?: readonly string[];
}

interface Parts {
  readonly box: BlackBox;
  readonly authority: CertificateAuthority;
  /** Of root on node1. */
  readonly home: HomeOfRoot;
}

/**
 * A black box with AWS at its own names over HTTPS, by certificates of an authority that nobody trusts but who is told to. The
 * home of root on node1 has no files of the AWS CLI but those of the test.
 */
export class AwsOverHttps implements AsyncDisposable {
  readonly box: BlackBox;
  readonly authority: CertificateAuthority;
  readonly home: HomeOfRoot;

  protected constructor({ box, authority, home }: Parts) {
    this.box = box;
    this.authority = authority;
    this.home = home;
  }

  static async up(options: AwsOverHttpsOptions): Promise<AwsOverHttps> {
    return new AwsOverHttps(await AwsOverHttps.raise(options));
  }

  /** @param params instance parameters of every run; they may name the file of the authority */
  protected static async raise(
    { from, names, ...options }: AwsOverHttpsOptions,
    params: (authority: CertificateAuthority) => Readonly<Record<string, string>> = () => ({}),
  ): Promise<Parts> {
    const { region = 'eu-central-1' } = options;
    const served = names ?? [`ec2.${region}.amazonaws.com`, `sts.${region}.amazonaws.com`];
    const authority = await CertificateAuthority.create();
    const certificate = await authority.issue({ names: served });
    const box = await BlackBox.up(params(authority), {
      ...options,
      aws: { certificate, names: served, from },
    });
    return { box, authority, home: await HomeOfRoot.on(box.vpc.lab.node('node1')) };
  }

  /** A run that trusts the authority and is told no endpoint, unless it is. */
  trusting({ params, env, ...how }: HowToRun = {}): HowToRun {
    return {
      ...how,
      params: { endpoint_url: undefined, ...params },
      env: { AWS_CA_BUNDLE: this.authority.pemFile, ...env },
    };
  }

  /** node1 with the role of its instance. */
  node1(host: string, service: Caller['service'] = 'ec2'): Caller {
    return { service, host, principal: this.#session('cluster-node', this.box.vpc.instanceId('node1')) };
  }

  /** Whoever has assumed a role. */
  assumed(role: string, host: string): Caller {
    return { service: 'ec2', host, principal: this.#session(role) };
  }

  /** A role that node1 may assume and that may change routes; gives its ARN. */
  declareRole(name: string): string {
    const { iam } = this.box.simulator;
    return iam.role(name, { policy: DEFAULT_POLICY, trust: [{ AWS: iam.roleArn('cluster-node') }] }).arn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.box[Symbol.asyncDispose]();
    await this.home[Symbol.asyncDispose]();
    await this.authority.remove();
  }

  #session(role: string, ...session: string[]): string {
    const { iam, vpc } = this.box.simulator;
    return [`arn:${iam.partition}:sts::${vpc.ownerId}:assumed-role`, role, ...session].join('/');
  }
}
