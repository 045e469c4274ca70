import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readAnswer } from '../../src/aws/read-answer.ts';
import { UnreadableAnswer } from '../../src/aws/unreadable-answer.ts';

const answer =
  '<?xml version="1.0" encoding="UTF-8"?>\n<ReplaceRouteResponse><return>true</return></ReplaceRouteResponse>';
const inPieces = (text: string) => ({
  body: Readable.from((text.match(/.{1,7}/gs) ?? []).map((piece) => Buffer.from(piece))),
});

test('an answer to the question is read to its end', async () => {
  expect((await readAnswer(inPieces(answer), 'ReplaceRoute')).toString()).toBe(answer);
});

test.each([
  ['to another question', answer.replaceAll('ReplaceRoute', 'CreateRoute')],
  ['that only begins like it', '<ReplaceRouteResponses/>'],
  ['of a portal', '<!DOCTYPE html><html>ReplaceRouteResponse</html>'],
  ['of nothing', ''],
])('an answer %s is none', async (_, text) => {
  await expect(readAnswer(inPieces(text), 'ReplaceRoute')).rejects.toThrow(
    new UnreadableAnswer('the answer is not one to ReplaceRoute'),
  );
});

test('an error is read whatever its document is, and no further than a megabyte', async () => {
  const page = '<html>502 Bad Gateway</html>';
  expect((await readAnswer(inPieces(page), undefined)).toString()).toBe(page);
  const body = Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(100_000, 'x')));
  await expect(readAnswer({ body }, undefined)).rejects.toThrow(
    new UnreadableAnswer('the answer is too long'),
  );
});

test('half an answer throws what broke it', async () => {
  const body = new Readable({ read: () => undefined });
  const reading = readAnswer({ body }, 'ReplaceRoute');
  body.push(answer.slice(0, 30));
  body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  await expect(reading).rejects.toMatchObject({ code: 'ECONNRESET' });
});
