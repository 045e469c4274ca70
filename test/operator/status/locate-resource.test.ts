import { expect, test } from 'vitest';
import { locateResource, parseLocation } from '../../../src/operator/status/locate-resource.ts';

test.each([
  ['a node', 'resource rsc_ip is running on: hana01 \n', ['hana01']],
  ['a promoted one', 'resource rsc_ip is running on: hana01 Promoted\n', ['hana01']],
  [
    'two nodes',
    'resource rsc_ip is running on: hana01 \nresource rsc_ip is running on: hana02 \n',
    ['hana01', 'hana02'],
  ],
  ['no node', '\nresource rsc_ip is NOT running\n', []],
  ['nobody knows: another answer', 'rsc_ip: started', undefined],
])('crm_resource names %s', (_title, said, nodes) => {
  expect(parseLocation(said)).toEqual(nodes);
});

test.each([
  ['the tool is not there', { PATH: '/nonexistent' }],
  ['the configuration is a file', { CIB_file: '/nonexistent' }],
])('nobody says where a resource runs: %s', async (_title, env) => {
  // Whatever this machine has in /usr/sbin, it has no such resource
  expect(await locateResource('rsc_there_is_no_such', env)).toBeUndefined();
});
