import { EC2Client } from '@aws-sdk/client-ec2';
import { partition } from '@aws-sdk/core/client';
import { expect, test } from 'vitest';
import { ec2EndpointUrl } from '../../src/ec2/ec2-endpoint-url.ts';

const regions = [
  'eu-central-1',
  'us-east-1',
  'ap-southeast-7',
  'cn-north-1',
  'us-gov-west-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'eusc-de-east-1',
  'xx-unheard-of-1',
];

/** What the SDK's own client asks. */
const resolve = new EC2Client({ region: 'eu-central-1' }).config.endpointProvider;

test.each(
  regions.flatMap((region) =>
    [false, true].flatMap((useDualStack) =>
      [false, true].map((useFips) => ({ region, useDualStack, useFips })),
    ),
  ),
)(
  'the endpoint of $region, dual-stack $useDualStack, FIPS $useFips is that of the SDK',
  ({ region, useDualStack, useFips }) => {
    const ofSdk = () =>
      resolve({ Region: region, UseDualStack: useDualStack, UseFIPS: useFips }).url.href.replace(/\/$/, '');
    const url = () => ec2EndpointUrl({ ec2EndpointUrl: undefined, region, useDualStack, useFips });
    let expected: string | undefined;
    try {
      expected = ofSdk();
    } catch {
      expect(url).toThrow(/has no (FIPS|dual-stack|FIPS dual-stack) endpoint of EC2/);
      return;
    }
    expect(url()).toBe(expected);
  },
);

test('an endpoint that is named is taken as it is', () => {
  const named = { ec2EndpointUrl: 'https://vpce.example/path', region: 'eu-central-1' };
  expect(ec2EndpointUrl({ ...named, useDualStack: true, useFips: true })).toBe('https://vpce.example/path');
});

test('the Regions are of every partition that the SDK knows', () => {
  const names = new Set(regions.map((region) => partition(region).name));
  expect([...names].sort()).toEqual([
    'aws',
    'aws-cn',
    'aws-eusc',
    'aws-iso',
    'aws-iso-b',
    'aws-iso-e',
    'aws-iso-f',
    'aws-us-gov',
  ]);
});
