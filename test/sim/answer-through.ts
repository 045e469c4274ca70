import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { isAwaited, reset, send, stall, trickle, type HttpAnswer } from './http-answer.ts';

/** Well-formed XML too, which is no luck: AWS CLI 2.9.19 takes it for an empty answer and exits 0. */
const HTML_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>\n';

/**
 * Answers a request the way its fault wants. `perform` lets the request take effect and gives the true answer.
 * Gives what the client was sent; `undefined` → no whole answer.
 */
export async function answerThrough(
  fault: Fault | undefined,
  request: {
    readonly response: ServerResponse;
    readonly perform: () => Promise<HttpAnswer>;
    readonly errorAnswer: (
      code: string,
      message: string | undefined,
      status: number | undefined,
    ) => HttpAnswer;
  },
): Promise<HttpAnswer | undefined> {
  const { response, perform, errorAnswer } = request;
  const processed = fault?.applied === true ? await perform() : undefined;
  if (fault?.delay !== undefined) {
    await setTimeout(fault.delay, undefined, { ref: false });
    if (!isAwaited(response)) return undefined;
  }
  const whole = (answer: HttpAnswer) => {
    send(response, answer);
    return answer;
  };
  if (fault === undefined || 'stale' in fault) return whole(processed ?? (await perform()));
  if ('errorCode' in fault) return whole(errorAnswer(fault.errorCode, fault.message, fault.status));
  if ('status' in fault) return whole(plain(fault.status, fault.type ?? 'text/plain', fault.body ?? ''));
  if ('html' in fault) return whole(plain(200, 'text/html', HTML_PAGE));
  if ('truncated' in fault) {
    const answer = processed ?? (await perform());
    return whole({ ...answer, body: answer.body.slice(0, answer.body.length / 2) });
  }
  if ('hang' in fault) return undefined;
  if ('stall' in fault) {
    stall(response, processed ?? (await perform()));
    return undefined;
  }
  if ('trickle' in fault) {
    const answer = processed ?? (await perform());
    await trickle(response, answer, fault.trickle);
    return isAwaited(response) ? answer : undefined;
  }
  if ('hangUp' in fault) {
    response.destroy();
    return undefined;
  }
  if ('reset' in fault) {
    reset(response, processed ?? plain(200, 'text/plain', HTML_PAGE));
    return undefined;
  }
  fault satisfies { delay: number };
  return whole(processed ?? (await perform()));
}

function plain(status: number, type: string, body: string): HttpAnswer {
  return { status, headers: { 'Content-Type': type }, body };
}
