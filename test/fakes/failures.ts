import type { Failure } from '../../src/answer.ts';

/** A failure without the call that it answers. */
export type Refusal = Pick<Failure, 'kind' | 'code' | 'message'> & Pick<Partial<Failure>, 'requestId'>;

export const throttled: Refusal = {
  kind: 'transient',
  code: 'RequestLimitExceeded',
  message: 'Request limit exceeded.',
};
export const noAnswer: Refusal = { kind: 'transient', code: 'RequestTimeout', message: 'no answer in time' };
export const unauthorized: Refusal = {
  kind: 'denied',
  code: 'UnauthorizedOperation',
  message: 'You are not authorized to perform this operation.',
  requestId: '59dbff89-35bd-4eac-99ed-be587EXAMPLE',
};
export const noSuchTable: Refusal = {
  kind: 'no-such-table',
  code: 'InvalidRouteTableID.NotFound',
  message: 'The routeTable ID does not exist',
};
export const noSuchRoute: Refusal = {
  kind: 'no-such-route',
  code: 'InvalidParameterValue',
  message: 'There is no route defined in the route table. Use CreateRoute instead.',
};
export const routeExists: Refusal = {
  kind: 'route-exists',
  code: 'RouteAlreadyExists',
  message: 'The route already exists.',
};
export const noSuchNetworkInterface: Refusal = {
  kind: 'refused',
  code: 'InvalidNetworkInterfaceID.NotFound',
  message: 'The networkInterface ID does not exist',
};
export const tooManyRoutes: Refusal = {
  kind: 'refused',
  code: 'RouteLimitExceeded',
  message: 'The maximum number of routes has been reached.',
};
export const ipNotInstalled: Refusal = {
  kind: 'not-installed',
  code: 'ENOENT',
  message: 'the command ip is not installed or not executable',
};
export const notPermitted: Refusal = {
  kind: 'denied',
  code: 'exit 2',
  message: 'RTNETLINK answers: Operation not permitted',
};
export const netlinkBusy: Refusal = {
  kind: 'transient',
  code: 'exit 2',
  message: 'RTNETLINK answers: Device or resource busy',
};

/** What goes wrong with which calls; of several the first that fits wins. */
export class Refusals<Operation extends string> {
  #all: readonly {
    operation: Operation;
    refusal: Refusal | 'hang';
    subject: string;
    times: number;
    applied: boolean;
    after: number;
  }[] = [];

  add(
    operation: Operation,
    refusal: Refusal | 'hang',
    { times = Infinity, subject = '', applied = false, after = 0 }: RefusalOptions = {},
  ): void {
    this.#all = [...this.#all, { operation, refusal, subject, times, applied, after }];
  }

  clear(): void {
    this.#all = [];
  }

  /** The refusal of this call, counted as one of its times; `undefined` → it works. */
  take(operation: Operation, subject: string): { refusal: Refusal | 'hang'; applied: boolean } | undefined {
    const fits = this.#all.filter((one) => one.operation === operation && subject.includes(one.subject));
    const hit = fits.find(({ times, after }) => times > 0 && after <= 0);
    for (const one of fits) one.after -= 1;
    if (hit) hit.times -= 1;
    return hit;
  }
}

export interface RefusalOptions {
  /** How many calls; `undefined` → all from now on. */
  readonly times?: number;
  /** How many calls work before; `undefined` → none. */
  readonly after?: number;
  /** A part of what the call is about: `rtb-a`. */
  readonly subject?: string;
  /** It takes effect all the same. */
  readonly applied?: boolean;
}
