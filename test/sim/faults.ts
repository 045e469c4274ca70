import type { Service } from './call.ts';
import type { ActionName } from './ec2-api.ts';
import type { Ec2ErrorCode } from './ec2-errors.ts';
import type { StsActionName } from './sts-actions.ts';
import type { StsErrorCode } from './sts-errors.ts';

/** What goes wrong, and with which requests. A request that meets a fault takes no token from its bucket. */
export type Fault = (ApiMatch & Common & ApiEffect) | (ImdsMatch & Common & HttpEffect);

/** Every API request that fits all that is given, whichever the service. */
type ApiMatch = {
  readonly service?: Service;
  readonly action?: ActionName | StsActionName | 'GetRoleCredentials';
  /** The request names this route table, as parameter or in the filter route-table-id. */
  readonly routeTableId?: string;
  readonly accessKeyId?: string;
  /** Signed with the role credentials of this instance. */
  readonly instanceId?: string;
};

/** Every metadata request that fits all that is given. */
type ImdsMatch = {
  readonly action: 'imds';
  /** A part of the path, or a pattern of it. */
  readonly path?: string | RegExp;
  readonly instanceId?: string;
};

type Common = {
  /** How many requests it hits; `undefined` → all until it is removed. */
  readonly times?: number;
  /**
   * ms until the request is processed. A client that has gone by then is as if its request had been lost on the way;
   * with `applied` the request is processed at once and only the answer comes late.
   */
  readonly delay?: number;
  /** The request takes effect although its answer is lost, late or an error. */
  readonly applied?: boolean;
};

type HttpEffect =
  | { readonly delay: number }
  /** A plain HTTP answer, as from a load balancer or a proxy; of type text/plain unless told. */
  | { readonly status: number; readonly body?: string; readonly type?: string }
  /** Never answers; the connection stays open. */
  | { readonly hang: true }
  /** Half an answer, then nothing more; the connection stays open. The request is processed. */
  | { readonly stall: true }
  /** The true answer in small pieces, evenly over so many ms. */
  | { readonly trickle: number }
  /** The connection ends before any answer. */
  | { readonly hangUp: true }
  /** Half an answer, then RST. */
  | { readonly reset: true }
  /** A complete HTTP answer whose body ends in the middle of the document. The request is processed. */
  | { readonly truncated: true }
  /** Status 200 with an HTML page, as from a captive portal. */
  | { readonly html: true };

type ApiEffect =
  | HttpEffect
  /** The service's error document; status and message default to what the service sends with this code. */
  | {
      readonly errorCode: Ec2ErrorCode | StsErrorCode | (string & {});
      readonly status?: number;
      readonly message?: string;
    }
  /** ms that DescribeRouteTables lags behind the writes: eventual consistency. */
  | { readonly stale: number };

/** What is known of a request when it has arrived. */
export type Arrival =
  | {
      readonly action: 'imds';
      readonly path: string;
      readonly instanceId: string;
    }
  | {
      readonly service: Service;
      readonly action: string;
      readonly routeTableIds: readonly string[];
      readonly accessKeyId: string | undefined;
      readonly instanceId: string | undefined;
    };

export function hits(fault: Fault, arrival: Arrival): boolean {
  const fits = (wanted: string | undefined, actual: string | undefined) =>
    wanted === undefined || wanted === actual;
  if (fault.action === 'imds') {
    return (
      'path' in arrival &&
      fits(fault.instanceId, arrival.instanceId) &&
      (fault.path instanceof RegExp ? fault.path.test(arrival.path) : arrival.path.includes(fault.path ?? ''))
    );
  }
  return (
    'routeTableIds' in arrival &&
    fits(fault.service, arrival.service) &&
    fits(fault.action, arrival.action) &&
    fits('stale' in fault ? 'DescribeRouteTables' : undefined, arrival.action) &&
    fits(fault.accessKeyId, arrival.accessKeyId) &&
    fits(fault.instanceId, arrival.instanceId) &&
    (fault.routeTableId === undefined || arrival.routeTableIds.includes(fault.routeTableId))
  );
}

/** The faults in force; the first that hits a request wins. */
export class Faults {
  #faults: readonly { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): { remove: () => void } {
    const entry = { fault, left: fault.times ?? Infinity };
    this.#faults = [...this.#faults, entry];
    return {
      remove: () => {
        this.#faults = this.#faults.filter((other) => other !== entry);
      },
    };
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault of this request, counted as one of its times. */
  take(arrival: Arrival): Fault | undefined {
    const entry = this.#faults.find(({ fault, left }) => left > 0 && hits(fault, arrival));
    if (entry) entry.left -= 1;
    return entry?.fault;
  }
}
