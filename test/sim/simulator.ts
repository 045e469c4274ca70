import type { RequestListener } from 'node:http';
import { Credentials, type AccessKey } from './credentials.ts';
import { ec2Endpoint, type Call } from './ec2-endpoint.ts';
import { Faults, type Fault } from './faults.ts';
import { imdsEndpoint, type ImdsCall } from './imds.ts';
import { TokenBuckets } from './token-bucket.ts';
import { Vpc } from './vpc.ts';

export type SimulatorOptions = {
  readonly region?: string;
  readonly vpcCidrs?: string[];
  /** The clock of token buckets, credentials, metadata tokens and stale reads, in ms. */
  readonly now?: () => number;
  readonly tokenBuckets?: boolean;
};

/**
 * What lives inside AWS: one VPC in one Region, the EC2 API that shows and changes its route tables, the metadata
 * service of each instance. Nothing here knows of Pacemaker or of the agent; serve the listeners with `node:http`.
 */
export class Simulator {
  readonly vpc: Vpc;
  /** The EC2 endpoint. */
  readonly ec2: RequestListener;
  readonly #now: () => number;
  readonly #credentials: Credentials;
  readonly #faults = new Faults();
  #calls: Call[] = [];
  #imdsCalls: ImdsCall[] = [];

  constructor(options: SimulatorOptions = {}) {
    const {
      region = 'eu-central-1',
      vpcCidrs = ['10.0.0.0/16'],
      now = Date.now,
      tokenBuckets = true,
    } = options;
    this.#now = now;
    this.vpc = new Vpc({ region, vpcCidrs, now });
    this.#credentials = new Credentials(this.vpc.state.ownerId);
    this.ec2 = ec2Endpoint({
      vpc: this.vpc,
      credentials: this.#credentials,
      faults: this.#faults,
      buckets: tokenBuckets ? new TokenBuckets() : undefined,
      now,
      record: (call) => recordIn(this.#calls, call),
    });
  }

  /** Every EC2 API request that arrived, refused and throttled ones too. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Every metadata request that arrived. */
  get imdsCalls(): readonly ImdsCall[] {
    return this.#imdsCalls;
  }

  /** How many EC2 API requests arrived, of one action or of all. */
  countCalls(action?: string): number {
    return this.#calls.filter((call) => action === undefined || call.action === action).length;
  }

  /** Forgets the requests so far, EC2's and the metadata service's. */
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
        faults: this.#faults,
        now: this.#now,
        record: (call) => recordIn(this.#imdsCalls, call),
      },
      instanceId,
    );
  }

  /** A long-term access key that EC2 accepts, for ~/.aws/credentials or the environment. */
  addAccessKey(user?: { userName?: string }): AccessKey {
    return this.#credentials.addAccessKey(user);
  }

  /** Everything secret that was issued so far: no output of ours may contain any of it. */
  get secrets(): readonly string[] {
    return this.#credentials.secrets;
  }

  /** From now on, until it is removed or used up; of several the first that hits a request wins. */
  fault(fault: Fault): { remove: () => void } {
    return this.#faults.add(fault);
  }

  /** Everything works again; what hangs keeps hanging. */
  clearFaults(): void {
    this.#faults.clear();
  }
}

/** Appends a record; the function it gives completes it in place. */
function recordIn<Record extends object>(records: Record[], record: Record): (rest: Partial<Record>) => void {
  records.push(record);
  return (rest) => {
    Object.assign(record, rest);
  };
}
