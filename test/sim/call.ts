import type { QueryParameters } from './query-protocol.ts';

/** The services of AWS behind the simulator's endpoints. */
export type Service = 'ec2' | 'sts' | 'sso';

/** An API request that arrived. */
export type Call = {
  readonly service: Service;
  /** Header Host, without the port; `undefined` → none was sent. */
  readonly host: string | undefined;
  readonly action: string;
  readonly parameters: QueryParameters;
  /** ms of the simulator's clock. */
  readonly at: number;
  /** `undefined` → no Authorization header, or a garbled one. */
  readonly accessKeyId: string | undefined;
  /** ARN of who holds that access key, whether the signature is right or not; `undefined` → nobody. */
  readonly principal: string | undefined;
  readonly sourceAddress: string | undefined;
  /** HTTP status; `undefined` → no whole answer, or not yet. */
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
};
