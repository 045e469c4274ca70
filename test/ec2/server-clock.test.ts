import { expect, test } from 'vitest';
import { serverClock } from '../../src/ec2/server-clock.ts';

const minute = 60_000;
const error = () => ({ name: 'RequestExpired', $metadata: { httpStatusCode: 400 } });
const answeredAt = (ms: number) => ({ date: new Date(ms).toUTCString() });

test('an error with another time changes the time, once, and says so', () => {
  const clock = serverClock();
  const server = Date.now() + 20 * minute;
  expect(clock.learnFrom({ headers: answeredAt(server) }, error())).toMatchObject({
    name: 'RequestExpired',
    $metadata: { httpStatusCode: 400, clockSkewCorrected: true },
  });
  expect(Math.abs(clock.now() - server)).toBeLessThan(5_000);
  expect(clock.learnFrom({ headers: answeredAt(server) }, error())).toEqual(error());
});

test.each([
  ['less than four minutes', answeredAt(Date.now() + 3 * minute)],
  ['no time', {}],
  ['something else than a time', { date: 'yesterday' }],
  ['a time that a cache kept', { ...answeredAt(Date.now() + 60 * minute), age: '3600' }],
])('%s changes nothing', (_, headers) => {
  const clock = serverClock();
  expect(clock.learnFrom({ headers }, error())).toEqual(error());
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
});
