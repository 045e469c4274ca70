import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Limits } from './attempt.ts';

/** The agents of Node that open the connections of the AWS SDK. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** How requests reach the APIs of AWS. */
export interface Network extends Limits {
  readonly region: string;
  /** `undefined` → the Region's endpoint. */
  readonly ec2EndpointUrl: string | undefined;
  readonly stsEndpointUrl: string | undefined;
  readonly useDualStack: boolean;
  readonly useFips: boolean;
  /** For the connect of a request alone (ms); `undefined` → as long as the request. */
  readonly connectTimeoutMs: number | undefined;
  /** `undefined` → straight to the endpoint, trusting the roots that Node comes with. */
  readonly agents: Agents | undefined;
}
