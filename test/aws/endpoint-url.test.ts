import { expect, test } from 'vitest';
import { endpointUrl } from '../../src/aws/endpoint-url.ts';

// https://docs.aws.amazon.com/general/latest/gr/sts.html
test.each([
  ['eu-central-1', false, false, 'https://sts.eu-central-1.amazonaws.com'],
  ['cn-north-1', false, false, 'https://sts.cn-north-1.amazonaws.com.cn'],
  ['us-east-1', false, true, 'https://sts-fips.us-east-1.amazonaws.com'],
  ['us-gov-west-1', false, true, 'https://sts.us-gov-west-1.amazonaws.com'],
  ['eu-central-1', true, false, 'https://sts.eu-central-1.api.aws'],
])('STS in %s, dual-stack %s, FIPS %s, is at %s', (region, useDualStack, useFips, url) => {
  expect(endpointUrl('sts', { region, useDualStack, useFips })).toBe(url);
});
