import type { RequestListener } from 'node:http';
import type { Gate } from './api-endpoint.ts';
import type { Call } from './call.ts';
import { containerCredentials } from './container-credentials.ts';
import { Credentials, type AccessKey } from './credentials.ts';
import { ec2Endpoint, type Ec2Region } from './ec2-endpoint.ts';
import { Faults, type Fault } from './faults.ts';
import { frontDoor } from './front-door.ts';
import { Iam } from './iam.ts';
import { imdsEndpoint, type ImdsCall } from './imds.ts';
import { partitionOf } from './partition.ts';
import { EMPTY } from './route-table.ts';
import { Secrets } from './secrets.ts';
import { ssoPortal } from './sso-portal.ts';
import { stsEndpoint } from './sts-endpoint.ts';
import { TokenBuckets } from './token-bucket.ts';
import { Tokens } from './tokens.ts';
import type { Sharing } from './view.ts';
import { Vpc } from './vpc.ts';

export type SimulatorOptions = {
  readonly region?: string;
  /** The account that owns the VPC and its route tables. */
  readonly ownerId?: string;
  readonly vpcCidrs?: string[];
  /** How much the accounts of a shared VPC see of each other. */
  readonly sharing?: Sharing;
  /** The clock of signatures, token buckets, credentials, metadata tokens and stale reads, in ms. */
  readonly now?: () => number;
  readonly tokenBuckets?: boolean;
};

/**
 * What lives inside AWS: one VPC in one Region, shared with other accounts if need be; the APIs of EC2, STS and the SSO
 * portal, which ask IAM; the metadata service of each instance. Nothing here knows of Pacemaker or of the agent; serve the
 * listeners with `node:http`.
 */
export class Simulator {
  readonly vpc: Vpc;
  readonly iam: Iam;
  /** Every endpoint of EC2, STS and the SSO portal, by the header Host; those of other Regions are empty. */
  readonly aws: RequestListener;
  /** The EC2 endpoint of the Region, whatever the header Host. */
  readonly ec2: RequestListener;
  /** The STS endpoint of the Region, whatever the header Host. */
  readonly sts: RequestListener;
  /** The clock, in ms. */
  readonly now: () => number;
  readonly #secrets = new Secrets();
  readonly #tokens = new Tokens(this.#secrets);
  readonly #credentials: Credentials;
  readonly #faults = new Faults();
  readonly #sharing: Sharing;
  readonly #tokenBuckets: boolean;
  #calls: Call[] = [];
  #imdsCalls: ImdsCall[] = [];

  constructor(options: SimulatorOptions = {}) {
    const { region = 'eu-central-1', ownerId = '123456789012', vpcCidrs = ['10.0.0.0/16'] } = options;
    const { now = Date.now, sharing = 'own', tokenBuckets = true } = options;
    this.now = now;
    this.#sharing = sharing;
    this.#tokenBuckets = tokenBuckets;
    this.vpc = new Vpc({ region, ownerId, vpcCidrs, now });
    this.iam = new Iam({ partition: partitionOf(region).name, account: ownerId });
    this.#credentials = new Credentials(this.iam, this.#secrets);
    this.ec2 = this.#openEc2(this.vpc);
    this.sts = this.#openSts(region);
    this.aws = frontDoor({
      ec2: (other) => (other === region ? this.ec2 : this.#openEc2(emptyRegion(other, ownerId))),
      sts: (other) => (other === region ? this.sts : this.#openSts(other)),
      sso: (other) => ssoPortal({ ...this.#gate(other), iam: this.iam, tokens: this.#tokens }),
    });
  }

  /** Every API request that arrived at EC2, STS or the SSO portal, refused and throttled ones too. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Every metadata request that arrived. */
  get imdsCalls(): readonly ImdsCall[] {
    return this.#imdsCalls;
  }

  /** How many API requests arrived, of one action or of all. */
  countCalls(action?: string): number {
    return this.#calls.filter((call) => action === undefined || call.action === action).length;
  }

  /** Forgets the requests so far, those of the APIs and the metadata service's. */
  clearCalls(): void {
    this.#calls = [];
    this.#imdsCalls = [];
  }

  /** The metadata service as that one instance sees it. */
  imds(instanceId: string): RequestListener {
    this.vpc.instance(instanceId);
    return imdsEndpoint(
      {
        vpc: this.vpc,
        credentials: this.#credentials,
        iam: this.iam,
        secrets: this.#secrets,
        faults: this.#faults,
        now: this.now,
        record: (call) => recordIn(this.#imdsCalls, call),
      },
      instanceId,
    );
  }

  /** What answers at AWS_CONTAINER_CREDENTIALS_FULL_URI in a container with that role, of the VPC's owner. */
  containerCredentials(roleName: string): RequestListener {
    const role = { account: this.vpc.ownerId, name: roleName, arn: this.iam.roleArn(roleName) };
    return containerCredentials({ credentials: this.#credentials, now: this.now }, role);
  }

  /** A long-term access key, for ~/.aws/credentials or the environment. */
  addAccessKey({
    userName = 'cluster',
    account = this.vpc.ownerId,
  }: { userName?: string; account?: string } = {}): AccessKey {
    return this.#credentials.addAccessKey(account, userName);
  }

  /** A token for AssumeRoleWithWebIdentity; roles trust its provider by `{ Federated: provider }`. */
  webIdentityToken({ provider = this.webIdentityProvider }: { provider?: string } = {}): string {
    return this.#tokens.issueWebIdentity(provider);
  }

  /** ARN of the OpenID Connect provider whose tokens `webIdentityToken()` gives. */
  get webIdentityProvider(): string {
    return `arn:${this.iam.partition}:iam::${this.vpc.ownerId}:oidc-provider/oidc.simulated.example`;
  }

  /** What `aws sso login` leaves in its cache: the accessToken for the SSO portal. */
  ssoToken(): string {
    return this.#tokens.issueSso();
  }

  /** Everything secret that was issued so far: no output of ours may contain any of it. */
  get secrets(): readonly string[] {
    return this.#secrets.issued;
  }

  /** From now on, until it is removed or used up; of several the first that hits a request wins. */
  fault(fault: Fault): { remove: () => void } {
    return this.#faults.add(fault);
  }

  /** Everything works again; what hangs keeps hanging. */
  clearFaults(): void {
    this.#faults.clear();
  }

  #openEc2(region: Ec2Region): RequestListener {
    return ec2Endpoint({
      ...this.#gate(region.region),
      region,
      iam: this.iam,
      sharing: this.#sharing,
      buckets: this.#tokenBuckets ? new TokenBuckets() : undefined,
    });
  }

  #openSts(region: string): RequestListener {
    return stsEndpoint({ ...this.#gate(region), iam: this.iam, tokens: this.#tokens }, region);
  }

  /** In another partition none of the access keys exists. */
  #gate(region: string): Gate {
    const own = partitionOf(region).name === this.iam.partition;
    return {
      credentials: own ? this.#credentials : new Credentials(this.iam, this.#secrets),
      faults: this.#faults,
      now: this.now,
      record: (call) => recordIn(this.#calls, call),
    };
  }
}

/** A Region in which the accounts have nothing. */
function emptyRegion(region: string, ownerId: string): Ec2Region {
  return {
    region,
    ownerId,
    state: EMPTY,
    stateAt: () => EMPTY,
    apply: () => Promise.reject(new Error(`${region} is empty`)),
  };
}

/** Appends a record; the function it gives completes it in place. */
function recordIn<Record extends object>(records: Record[], record: Record): (rest: Partial<Record>) => void {
  records.push(record);
  return (rest) => {
    Object.assign(record, rest);
  };
}
