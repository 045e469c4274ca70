import { failed, ok, type Answer } from '../answer.ts';
import { parseException, type SdkException } from './failure.ts';

/** What one request may take. */
export interface Limits {
  /** From its connect to the last byte of its answer (ms). */
  readonly requestTimeoutMs: number;
  /** The action's deadline. */
  readonly signal: AbortSignal;
}

/** One attempt of one call of the AWS SDK; what it throws becomes data. */
export async function attempt<T>(
  operation: string,
  subject: string,
  { requestTimeoutMs, signal }: Limits,
  send: (options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<Answer<T>> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
  try {
    return ok(await Promise.race([send({ abortSignal: limit }), rejectWhenAborted(limit)]));
  } catch (error) {
    const exception = limit.aborted ? { name: 'RequestTimeout', message: 'no answer in time' } : error;
    return failed(parseException(exception as SdkException, operation, subject));
  }
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => {
      reject(new Error('aborted'));
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
