import { describe, expect, test } from 'vitest';
import { roleSessionName } from '../../src/credentials/role-session-name.ts';

describe('a role session is named', () => {
  test.each([
    ['node1', 'rsc_ip_HDB_HDB00', 'node1-rsc_ip_HDB_HDB00'],
    ['node1', undefined, 'node1-overlay-ip'],
    ['node1.sap.example', 'rsc_ip', 'node1.sap.example-rsc_ip'],
    ['node1', 'rsc_ip:0', 'node1-rsc_ip-0'],
    ['node 1', 'g/rsc ip', 'node-1-g-rsc-ip'],
    ['knötchen', 'rsc', 'kn-tchen-rsc'],
    ['a+b=c,d.e@f-g_h', 'rsc', 'a+b=c,d.e@f-g_h-rsc'],
    ['', 'rsc', '-rsc'],
    ['node1', 'r'.repeat(100), `node1-${'r'.repeat(58)}`],
    ['n'.repeat(100), 'rsc', 'n'.repeat(64)],
  ])('of node %j and resource %j: %s', (nodeName, resourceInstance, name) => {
    expect(roleSessionName(nodeName, resourceInstance)).toBe(name);
  });

  test.each([
    ['', ''],
    ['é'.repeat(80), '\u{1f4a5}'],
    ['a\nb', 'c\u0000d'],
  ])('as STS takes it, whatever node and resource are: %j, %j', (nodeName, resourceInstance) => {
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, but for the least length of 2
    expect(roleSessionName(nodeName, resourceInstance)).toMatch(/^[\w+=,.@-]{1,64}$/);
  });
});
