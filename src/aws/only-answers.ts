import type { DeserializeMiddleware, Pluggable } from '@smithy/types';
import type { Readable } from 'node:stream';
import { UnreadableAnswer } from './unreadable-answer.ts';

/** 100 route tables, the most of a page, with 1000 routes each are 30 MB. */
const maxBodyBytes = 64 * 2 ** 20;

interface HttpResponse {
  readonly statusCode: number;
  body?: unknown;
}

/**
 * Lets no answer pass but one to the question. A proxy's page with status 200 must not pass for an acknowledged
 * ReplaceRoute, whose answer is next to empty, and it is not worth the time of a parser either: that one reads
 * 10 MB in one go, past the deadline.
 *
 * `<ReplaceRouteResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">…`
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html, and STS likewise
 */
export function onlyAnswers<Input extends object, Output extends object>(): Pluggable<Input, Output> {
  const check: DeserializeMiddleware<Input, Output> = (next, context) => async (args) => {
    const result = await next(args);
    const response = result.response as HttpResponse;
    if (response.statusCode >= 300) return result;
    const body = await collect(response.body as Readable);
    const { commandName = '' } = context as { commandName?: string };
    const action = commandName.replace(/Command$/, '');
    const [, root] = /^(?:<\?xml[^>]*>)?\s*<(\w+)/.exec(body.toString('latin1', 0, 200)) ?? [];
    if (root !== `${action}Response`) throw new UnreadableAnswer(`the answer is not one to ${action}`);
    response.body = body;
    return result;
  };
  const where = { relation: 'after', toMiddleware: 'deserializerMiddleware', override: true } as const;
  return {
    applyToStack: (stack) => {
      stack.addRelativeTo(check, { name: 'onlyAnswers', ...where });
    },
  };
}

async function collect(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new UnreadableAnswer('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
