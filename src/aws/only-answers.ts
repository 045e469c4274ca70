import type { DeserializeMiddleware, Pluggable } from '@smithy/types';
import { readAnswer } from './read-answer.ts';

interface HttpResponse {
  readonly statusCode: number;
  body?: unknown;
}

/** Makes a client of the SDK read its answers by `readAnswer`. */
export function onlyAnswers<Input extends object, Output extends object>(): Pluggable<Input, Output> {
  const check: DeserializeMiddleware<Input, Output> = (next, context) => async (args) => {
    const result = await next(args);
    const response = result.response as HttpResponse;
    const { commandName = '' } = context as { commandName?: string };
    if (response.statusCode < 300)
      response.body = await readAnswer(response, commandName.replace(/Command$/, ''));
    return result;
  };
  const where = { relation: 'after', toMiddleware: 'deserializerMiddleware', override: true } as const;
  return {
    applyToStack: (stack) => {
      stack.addRelativeTo(check, { name: 'onlyAnswers', ...where });
    },
  };
}
