import { expect, test } from 'vitest';
import type { Finding } from '../../../src/operator/doctor/check.ts';
import { type CheckReport, findingsOf } from '../../../src/operator/doctor/report.ts';

const unlisted: Finding = {
  code: 'unlisted-route-table',
  severity: 'warning',
  what: 'the subnets a follow rtb-1',
  means: 'clients do not reach the address',
  mend: ['pcs resource update rsc_ascs routing_table=rtb-1'],
};

function report(resource: string, finding: Partial<Finding> = {}): CheckReport {
  const about = { title: '', detail: undefined, why: undefined };
  return { ...about, area: 'AWS', resource, result: 'warning', findings: [{ ...unlisted, ...finding }] };
}

test('what is the same of two resources is told once, of neither', () => {
  expect(findingsOf([report('rsc_ascs'), report('rsc_ers')])).toEqual([
    { area: 'AWS', resource: undefined, ...unlisted },
  ]);
});

test('what is mended for each of two resources is told of both', () => {
  const mend = ['pcs resource update rsc_ers routing_table=rtb-1'];
  expect(findingsOf([report('rsc_ascs'), report('rsc_ers', { mend })])).toEqual([
    { area: 'AWS', resource: 'rsc_ascs', ...unlisted },
    { area: 'AWS', resource: 'rsc_ers', ...unlisted, mend },
  ]);
});

test('what is worse for one of two resources is told of both, the worse one first', () => {
  const found = findingsOf([report('rsc_ascs'), report('rsc_ers', { severity: 'error' })]);
  expect(found.map(({ resource, severity }) => [resource, severity])).toEqual([
    ['rsc_ers', 'error'],
    ['rsc_ascs', 'warning'],
  ]);
});
