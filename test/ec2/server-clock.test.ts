import { expect, test } from 'vitest';
import { serverClock } from '../../src/ec2/server-clock.ts';

const minute = 60_000;
const error = () => ({ name: 'RequestExpired', $metadata: { httpStatusCode: 400 } });
const corrected = { name: 'RequestExpired', $metadata: { httpStatusCode: 400, clockSkewCorrected: true } };
const answeredAt = (ms: number) => ({ headers: { date: new Date(ms).toUTCString() } });

test('an error with another time changes the time, and says so', () => {
  const clock = serverClock();
  expect(clock.learnFrom(answeredAt(Date.now() + 20 * minute), error(), 0)).toEqual(corrected);
  expect(Math.abs(clock.offsetMs() - 20 * minute)).toBeLessThan(5_000);
});

test('the errors of all that were signed with the wrong time say so, those of the next attempt do not', () => {
  const clock = serverClock();
  const server = answeredAt(Date.now() + 20 * minute);
  const atOnce = [1, 2, 3].map(() => clock.learnFrom(server, error(), 0));
  expect(atOnce).toEqual([corrected, corrected, corrected]);
  expect(clock.learnFrom(server, error(), clock.offsetMs())).toEqual(error());
});

test.each([
  ['less than four minutes', answeredAt(Date.now() + 3 * minute)],
  ['no time', { headers: {} }],
  ['something else than a time', { headers: { date: 'yesterday' } }],
  ['a time that a cache kept', { headers: { ...answeredAt(Date.now() + 60 * minute).headers, age: '3600' } }],
])('%s changes nothing', (_, answer) => {
  const clock = serverClock();
  expect(clock.learnFrom(answer, error(), 0)).toEqual(error());
  expect(clock.offsetMs()).toBe(0);
});
