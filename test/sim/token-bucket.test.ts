import { expect, test } from 'vitest';
import { MUTATING, NON_MUTATING, TokenBuckets } from './token-bucket.ts';
import { ec2Client } from './query-client.ts';
import { stoppedClock } from './stopped-clock.ts';
import { ENI2, OVERLAY, TABLE_A, twoNodes } from './two-nodes.ts';

test.each([
  ['100 describe calls at once, then 20 a second', NON_MUTATING, 100, 20],
  ['50 mutating calls at once, then 5 a second', MUTATING, 50, 5],
])('an account may make %s', (_title, limits, burst, perSecond) => {
  const buckets = new TokenBuckets();
  const takeAll = (now: number) => {
    let taken = 0;
    while (buckets.take('Action', limits, now)) taken++;
    return taken;
  };
  expect([takeAll(0), takeAll(1000), takeAll(1500), takeAll(3_600_000)]).toEqual([
    burst,
    perSecond,
    Math.floor(perSecond / 2),
    burst,
  ]);
});

test('a bucket is of one action: throttled writes do not throttle describe calls', async () => {
  const clock = stoppedClock();
  const simulator = twoNodes({ now: clock.now });
  const ask = await ec2Client(simulator);
  const replace = () =>
    ask('ReplaceRoute', { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: ENI2 });
  const answers = await Promise.all(Array.from({ length: 51 }, replace));
  const [throttled, ...others] = answers.filter(({ status }) => status !== 200);
  expect(others).toEqual([]);
  expect(throttled).toMatchObject({
    status: 503,
    code: 'RequestLimitExceeded',
    message: 'Request limit exceeded.',
  });
  expect(await ask('DescribeRouteTables')).toMatchObject({ status: 200 });

  clock.advance(200);
  expect(await replace()).toMatchObject({ status: 200 });
  expect(await replace()).toMatchObject({ status: 503 });
});

test('without token buckets nothing is throttled', async () => {
  const ask = await ec2Client(twoNodes({ tokenBuckets: false, now: stoppedClock().now }));
  const answers = await Promise.all(Array.from({ length: 120 }, () => ask('DescribeRouteTables')));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
});
