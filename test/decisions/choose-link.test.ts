import { describe, expect, test } from 'vitest';
import { chooseLink } from '../../src/decisions/choose-link.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import type { Link } from '../../src/ports.ts';
import { link } from '../fakes/addresses.ts';

describe('the interface', () => {
  const lo = link('lo');
  const eth0 = link('eth0');
  const eth1 = link('eth1');
  const ens5 = link('ens5', { altNames: ['enp0s5'] });
  const down = link('ens6', { isUp: false });

  test.each<[string, Link[], string | undefined, string | undefined, Link]>([
    ['is the configured one', [lo, eth0, eth1], 'eth1', 'eth0', eth1],
    ['is the configured one by an alternative name', [lo, ens5], 'enp0s5', undefined, ens5],
    ['is eth0 where none is configured', [lo, eth1, eth0], undefined, 'eth1', eth0],
    ['is that of the default route without eth0', [lo, eth1, ens5], undefined, 'ens5', ens5],
    [
      'may have no carrier',
      [link('eth0', { hasCarrier: false })],
      undefined,
      undefined,
      link('eth0', { hasCarrier: false }),
    ],
  ])('%s', (_title, links, interfaceName, defaultRoute, chosen) => {
    expect(chooseLink(links, interfaceName, defaultRoute)).toEqual(chosen);
  });

  test.each<[string, Link[], string | undefined, string | undefined, Outcome['exit'], RegExp]>([
    [
      'that is configured and absent bans the node, and the reason lists what there is',
      [lo, eth0, ens5],
      'eth5',
      'eth0',
      'OCF_ERR_ARGS',
      /eth5.*eth0, ens5/,
    ],
    [
      'is not guessed without eth0 and default route',
      [lo, eth1],
      undefined,
      undefined,
      'OCF_ERR_ARGS',
      /parameter interface/,
    ],
    [
      'that is down fails, and the reason says how to switch it on',
      [lo, down],
      'ens6',
      undefined,
      'OCF_ERR_GENERIC',
      /ip link set ens6 up/,
    ],
    [
      'of the default route that is down fails',
      [lo, down],
      undefined,
      'ens6',
      'OCF_ERR_GENERIC',
      /ens6 is down/,
    ],
    ['on a node that has none but lo is absent', [lo], 'eth0', undefined, 'OCF_ERR_ARGS', /eth0.*none/],
  ])('%s', (_title, links, interfaceName, defaultRoute, exit, reason) => {
    const outcome = chooseLink(links, interfaceName, defaultRoute);
    expect(outcome).toMatchObject({ exit });
    expect('exit' in outcome && outcome.reason).toMatch(reason);
  });
});
