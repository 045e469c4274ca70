import type { Readable } from 'node:stream';
import { UnreadableAnswer } from './unreadable-answer.ts';

/** 100 route tables, the most of a page, with 1000 routes each are 30 MB. */
const maxAnswerBytes = 64 * 2 ** 20;
/** An error document has a few hundred bytes; what else comes with such a status may be a page of any length. */
const maxErrorBytes = 2 ** 20;

/**
 * Reads an answer to its end and lets none pass but one to the question. A proxy's page with status 200 must not
 * pass for an acknowledged ReplaceRoute, whose answer is next to empty, and it is not worth the time of a parser
 * either: that one reads 10 MB in one go, past the deadline.
 *
 * `<ReplaceRouteResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">…`
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html, and STS likewise
 *
 * @param action what was asked; `undefined` → an error, whose document has another root
 * @throws UnreadableAnswer
 */
export async function readAnswer(
  { body }: { readonly body?: unknown },
  action: string | undefined,
): Promise<Buffer> {
  const most = action === undefined ? maxErrorBytes : maxAnswerBytes;
  const document = await collect(body as Readable, most);
  const [, root] = /^(?:<\?xml[^>]*>)?\s*<(\w+)/.exec(document.toString('latin1', 0, 200)) ?? [];
  if (action !== undefined && root !== `${action}Response`)
    throw new UnreadableAnswer(`the answer is not one to ${action}`);
  return document;
}

/** By events: the iterator of a stream costs a millisecond more. */
function collect(body: Readable, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    body
      .on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > most) body.destroy(new UnreadableAnswer('the answer is too long'));
      })
      .on('end', () => {
        resolve(Buffer.concat(chunks));
      })
      .on('error', reject);
  });
}
