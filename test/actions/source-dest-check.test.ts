import { describe, expect, test } from 'vitest';
import { start } from '../../src/actions/start.ts';
import { netlinkBusy, throttled, unauthorized } from '../fakes/failures.ts';
import { DESTINATION, fakeNode, HERE, OTHER, parametersOf, TABLE_A, type FakeNode } from '../fakes/node.ts';

/** A standby whose network interface is as EC2 launches it. */
function launchedNode(): FakeNode {
  const node = fakeNode();
  node.vpc.table(TABLE_A, { [DESTINATION]: OTHER });
  node.networkInterfaces.checked(HERE);
  return node;
}

const calls = ({ journal }: FakeNode) =>
  journal.filter((entry) => /^(DescribeNetworkInterfaces|ModifyNetworkInterface)/.test(entry));

describe('source_dest_check=warn', () => {
  const warn = parametersOf();

  test('warns of a check that is on, with the command that ends it', async () => {
    const node = launchedNode();
    expect(await start(node, warn)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(node.log.worries).toEqual([expect.stringContaining('--no-source-dest-check')]);
  });

  test('says nothing of a check that is off', async () => {
    const node = launchedNode();
    await node.networkInterfaces.disableSourceDestCheck(HERE);
    await start(node, warn);
    expect(node.log.worries).toEqual([]);
  });

  test('is never waited for', async () => {
    const node = launchedNode();
    node.networkInterfaces.hangs('DescribeNetworkInterfaces');
    expect(await start(node, warn)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(node.time.now).toBe(0);
  });

  test('a denial is a debug line', async () => {
    const node = launchedNode();
    node.networkInterfaces.fails('DescribeNetworkInterfaces', unauthorized);
    await start(node, warn);
    expect(node.log.worries).toEqual([]);
  });

  test('asks nothing where no route was touched', async () => {
    const node = launchedNode();
    node.addresses.fails('ip address add', netlinkBusy);
    expect(await start(node, warn)).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(calls(node)).toEqual([]);
  });
});

describe('source_dest_check=disable', () => {
  const disable = parametersOf({ source_dest_check: 'disable' });

  test('switches it off before start ends', async () => {
    const node = launchedNode();
    expect(await start(node, disable)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(calls(node)).toEqual([`ModifyNetworkInterfaceAttribute ${HERE}`]);
    expect(await node.networkInterfaces.isSourceDestChecked(HERE)).toEqual({ ok: true, value: false });
    expect(node.log.worries).toEqual([]);
  });

  test('is asked again while EC2 throttles', async () => {
    const node = launchedNode();
    node.networkInterfaces.fails('ModifyNetworkInterfaceAttribute', throttled, { times: 2 });
    await start(node, disable);
    expect(await node.networkInterfaces.isSourceDestChecked(HERE)).toEqual({ ok: true, value: false });
  });

  test('a denial is a warning, and start succeeds', async () => {
    const node = launchedNode();
    node.networkInterfaces.fails('ModifyNetworkInterfaceAttribute', unauthorized);
    expect(await start(node, disable)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(node.log.worries).toEqual([
      expect.stringMatching(
        /could not be switched off: ModifyNetworkInterfaceAttribute: UnauthorizedOperation/,
      ),
    ]);
  });

  test('a denial is no matter where the check is off already', async () => {
    const node = launchedNode();
    await node.networkInterfaces.disableSourceDestCheck(HERE);
    node.networkInterfaces.fails('ModifyNetworkInterfaceAttribute', unauthorized);
    await start(node, disable);
    expect(node.log.worries).toEqual([]);
  });
});

test('source_dest_check=ignore asks nothing', async () => {
  const node = launchedNode();
  await start(node, parametersOf({ source_dest_check: 'ignore' }));
  expect(calls(node)).toEqual([]);
});
