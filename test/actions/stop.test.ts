import { describe, expect, test } from 'vitest';
import { stop } from '../../src/actions/stop.ts';
import { ipNotInstalled, netlinkBusy, notPermitted } from '../fakes/failures.ts';
import { naming } from '../fakes/names.ts';
import { DESTINATION, DESTINATION6, effects, fakeNode, IP, IPV6, type FakeNode } from '../fakes/node.ts';

function nodeWith(cidr: string, interfaceName = 'eth0'): FakeNode {
  const node = fakeNode();
  node.addresses.link('eth1').with(cidr, interfaceName);
  return node;
}

describe('stop', () => {
  test.each([
    ['the configured interface', DESTINATION, 'eth0'],
    ['another interface', DESTINATION, 'eth1'],
    ['another interface with another prefix length', '192.168.10.15/24', 'eth1'],
  ])('removes the address from %s and makes sure that it is gone', async (_title, cidr, interfaceName) => {
    const node = nodeWith(cidr, interfaceName);
    expect(await stop(node, [IP])).toEqual({ exit: 'OCF_SUCCESS' });
    expect(node.journal).toEqual([
      'ip address show',
      `ip address delete ${cidr} dev ${interfaceName}`,
      'ip address show',
    ]);
    expect(node.addresses.list).toEqual(['eth0 10.0.1.11/24']);
  });

  test('removes every address from every interface that has it', async () => {
    const node = nodeWith(DESTINATION, 'eth1');
    node.addresses.with(DESTINATION).with(DESTINATION6);
    expect(await stop(node, [IP, IPV6])).toEqual({ exit: 'OCF_SUCCESS' });
    expect(node.addresses.list).toEqual(['eth0 10.0.1.11/24']);
  });

  test('removes the address from an interface that is down', async () => {
    const node = fakeNode();
    node.addresses.link('eth1', { isUp: false }).with(DESTINATION, 'eth1');
    expect(await stop(node, [IP])).toEqual({ exit: 'OCF_SUCCESS' });
    expect(effects(node)).toEqual([`ip address delete ${DESTINATION} dev eth1`]);
  });

  test('a second time changes nothing', async () => {
    const node = nodeWith(DESTINATION);
    await stop(node, [IP]);
    node.journal.length = 0;
    expect(await stop(node, [IP])).toEqual({ exit: 'OCF_SUCCESS' });
    expect(node.journal).toEqual(['ip address show']);
  });

  test('leaves other addresses alone', async () => {
    const node = nodeWith('192.168.10.150/32');
    expect(await stop(node, [IP])).toEqual({ exit: 'OCF_SUCCESS' });
    expect(effects(node)).toEqual([]);
  });

  test('without any well-formed address has nothing to remove', async () => {
    const node = nodeWith(DESTINATION);
    expect(await stop(node, [])).toEqual({ exit: 'OCF_SUCCESS' });
    expect(effects(node)).toEqual([]);
  });

  test('never asks AWS anything', async () => {
    const node = nodeWith(DESTINATION);
    await stop(node, [IP]);
    expect(node.journal.filter((entry) => !entry.startsWith('ip address'))).toEqual([]);
  });
});

describe('a delete that fails', () => {
  test('for the moment is tried again', async () => {
    const node = nodeWith(DESTINATION);
    node.addresses.fails('ip address delete', netlinkBusy, { times: 2 });
    expect(await stop(node, [IP])).toEqual({ exit: 'OCF_SUCCESS' });
    expect(node.addresses.list).toEqual(['eth0 10.0.1.11/24']);
  });

  test('for good is an error that names the address', async () => {
    const node = nodeWith(DESTINATION);
    node.addresses.fails('ip address delete', notPermitted);
    const outcome = await stop(node, [IP]);
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(outcome.reason).toContain(IP);
    expect(outcome.reason).toContain('Operation not permitted');
  });

  test('of one address does not keep the other, and the reason names the one that is left alone', async () => {
    const node = nodeWith(DESTINATION);
    node.addresses.with(DESTINATION6).fails('ip address delete', notPermitted, { subject: IP });
    const outcome = await stop(node, [IP, IPV6]);
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(node.addresses.list).toEqual(['eth0 10.0.1.11/24', `eth0 ${DESTINATION}`]);
    expect(outcome.reason).toContain(IP);
    expect(outcome.reason).not.toContain(IPV6);
  });

  test('and leaves nobody to look again is told, rather than the look', async () => {
    const node = nodeWith(DESTINATION);
    node.addresses
      .fails('ip address delete', notPermitted)
      .fails('ip address show', notPermitted, { after: 1 });
    const outcome = await stop(node, [IP]);
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(outcome.reason).toMatch(/^could not remove .*ip address delete/);
  });

  test('although the address is gone is success', async () => {
    const node = nodeWith(DESTINATION);
    node.addresses.fails('ip address delete', notPermitted, { applied: true });
    expect(await stop(node, [IP])).toEqual({ exit: 'OCF_SUCCESS' });
  });
});

test('an address that something else adds again is an error that says so', async () => {
  const node = nodeWith(DESTINATION);
  node.addresses.isReadded(IP);
  const outcome = await stop(node, [IP]);
  expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  expect(outcome.reason).toEqual(naming(IP, 'eth0 again'));
});

describe('without ip', () => {
  test('and without the address: success, with a warning', async () => {
    const node = fakeNode();
    node.addresses.fails('ip address show', ipNotInstalled);
    const outcome = await stop(node, [IP]);
    expect(outcome).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(outcome.warnings).toEqual([expect.stringContaining('not installed')]);
  });

  test('and with the address: an error', async () => {
    const node = nodeWith(DESTINATION);
    node.addresses.fails('ip address show', ipNotInstalled);
    expect(await stop(node, [IP])).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  });
});

test('an ip that does not answer to the end is an error, within the deadline', async () => {
  const node = nodeWith(DESTINATION);
  node.addresses.fails('ip address show', netlinkBusy);
  const outcome = await stop(node, [IP]);
  expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  expect(outcome.reason).toContain('Device or resource busy');
  expect(node.time.now).toBeLessThan(28_000);
});
