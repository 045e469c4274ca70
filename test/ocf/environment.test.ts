import { describe, expect, test } from 'vitest';
import { parseOcfEnvironment, supportsDegraded } from '../../src/ocf/environment.ts';

describe('exit code 190 means degraded to a cluster of feature set', () => {
  test.each<[string | undefined, boolean, string]>([
    ['3.6.1', true, 'Pacemaker 2.0.5, the first'],
    ['3.6.2', true, ''],
    ['3.16.2', true, 'Pacemaker 2.1.5: 16 is more than 6'],
    ['3.10.0', true, '10 is more than 6'],
    ['3.7', true, 'without a third part'],
    ['4.0.0', true, ''],
    ['10.0.0', true, '10 is more than 3'],
    ['3.6.10', true, '10 is more than 1'],
    [undefined, true, 'run by hand, outside of a cluster'],
    ['', true, 'run by hand, outside of a cluster'],
    ['3.6.0', false, 'Pacemaker 2.0.4, the last before'],
    ['3.6', false, 'as 3.6.0'],
    ['3', false, 'as 3.0.0'],
    ['3.3.0', false, 'Pacemaker 2.0.3'],
    ['3.0.14', false, 'Pacemaker 1.1'],
    ['2.9.9', false, ''],
    ['garbage', false, 'what is not known gets what every Pacemaker understands'],
    ['3.x.1', false, ''],
  ])('%s: %s %s', (featureSet, expected) => {
    expect(supportsDegraded(featureSet)).toBe(expected);
    const env = featureSet === undefined ? {} : { OCF_RESKEY_crm_feature_set: featureSet };
    expect(parseOcfEnvironment(env).supportsDegraded).toBe(expected);
  });
});

describe('a monitor is a probe', () => {
  test.each([
    ['when its interval is 0', '0', true],
    ['when its interval is unset, as Pacemaker 2.1.5 leaves it', undefined, true],
    ['when its interval is empty', '', true],
    ['not when it repeats', '60000', false],
    ['not when it repeats every millisecond', '1', false],
  ])('%s', (_title, interval, isProbe) => {
    const env = interval === undefined ? {} : { OCF_RESKEY_CRM_meta_interval: interval };
    expect(parseOcfEnvironment(env).isProbe).toBe(isProbe);
  });
});

test('the timeout is in milliseconds', () => {
  expect(parseOcfEnvironment({ OCF_RESKEY_CRM_meta_timeout: '180000' }).timeoutMs).toBe(180_000);
});

test.each([
  ['unset', {}],
  ['empty', { OCF_RESKEY_CRM_meta_timeout: '' }],
  ['0', { OCF_RESKEY_CRM_meta_timeout: '0' }],
  ['garbage', { OCF_RESKEY_CRM_meta_timeout: '40s' }],
])('a timeout that is %s leaves it to the advertised one', (_title, env) => {
  expect(parseOcfEnvironment(env).timeoutMs).toBeUndefined();
});

test.each([
  ['10', 10],
  ['0', 0],
  ['', 0],
  ['high', 0],
])('OCF_CHECK_LEVEL=%j is level %i', (text, level) => {
  expect(parseOcfEnvironment({ OCF_CHECK_LEVEL: text }).checkLevel).toBe(level);
});

test('what Pacemaker does not tell has its usual value', () => {
  expect(parseOcfEnvironment({})).toEqual({
    resourceInstance: undefined,
    timeoutMs: undefined,
    isProbe: true,
    checkLevel: 0,
    exitReasonPrefix: 'ocf-exit-reason:',
    supportsDegraded: true,
  });
});

test('the resource and the prefix of the exit reason come from Pacemaker', () => {
  const env = { OCF_RESOURCE_INSTANCE: 'rsc_ip_HDB_HDB00', OCF_EXIT_REASON_PREFIX: 'reason: ' };
  expect(parseOcfEnvironment(env)).toMatchObject({
    resourceInstance: 'rsc_ip_HDB_HDB00',
    exitReasonPrefix: 'reason: ',
  });
});
