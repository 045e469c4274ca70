import { expect, test } from 'vitest';
import { actionEnvironment, formatPrimitive, type Resource } from './resource.ts';

const resource: Resource = {
  id: 'rsc_ip_HA1_HDB10',
  provider: 'aws',
  type: 'overlay-ip',
  params: { ip: '192.168.10.15', routing_table: 'rtb-1,rtb-2' },
  ops: {
    start: { interval: 0, timeout: 180 },
    stop: { interval: 0, timeout: 180 },
    monitor: { interval: 60, timeout: 60 },
  },
};

test('the primitive is what crm configure takes', () => {
  expect(formatPrimitive(resource)).toBe(
    [
      String.raw`primitive rsc_ip_HA1_HDB10 ocf:aws:overlay-ip \ `,
      String.raw`  params ip=192.168.10.15 routing_table=rtb-1,rtb-2 \ `,
      String.raw`  op start interval=0 timeout=180 \ `,
      String.raw`  op stop interval=0 timeout=180 \ `,
      '  op monitor interval=60 timeout=60',
    ]
      .map((line) => line.trimEnd())
      .join('\n'),
  );
});

test('an action gets its parameters, its timeout in ms, and no defaults', () => {
  const environment = actionEnvironment(resource, 'start', '/usr/bin');
  expect(environment).toMatchObject({
    OCF_RESKEY_ip: '192.168.10.15',
    OCF_RESKEY_routing_table: 'rtb-1,rtb-2',
    OCF_RESKEY_CRM_meta_timeout: '180000',
  });
  expect(environment).not.toHaveProperty('HOME');
  expect(environment).not.toHaveProperty('OCF_RESKEY_interface');
});

test('a recurring monitor has an interval, a probe has none', () => {
  const interval = 'OCF_RESKEY_CRM_meta_interval';
  expect(actionEnvironment(resource, 'monitor', '/usr/bin')).toHaveProperty(interval, '60000');
  expect(actionEnvironment(resource, 'probe', '/usr/bin')).not.toHaveProperty(interval);
});
