import { describe, expect, test } from 'vitest';
import { planAddresses, type AddressStep } from '../../src/decisions/plan-addresses.ts';
import type { Link, LinkAddress } from '../../src/ports.ts';
import { link, linkAddress } from '../fakes/addresses.ts';
import { combinations } from './world.ts';

describe('the plan for the addresses', () => {
  const IP = '192.168.10.15';
  const IPV6 = 'fd00:10::15';
  const plan = (addresses: readonly string[], links: readonly Link[], iflabel?: string) => {
    const [target] = links;
    if (!target) throw new Error('no link');
    const steps = planAddresses(addresses, links, target, iflabel);
    if ('exit' in steps) throw new Error(steps.reason);
    return steps;
  };
  const having = (interfaceName: string, ...cidrs: string[]) =>
    link(interfaceName, { addresses: cidrs.map(linkAddress) });

  test('adds an address that is absent', () => {
    expect(plan([IP], [having('eth0', '10.0.1.11/24'), having('eth1')])).toEqual([
      { do: 'add', address: { address: IP, interfaceName: 'eth0' } },
    ]);
  });

  test('leaves an address that is in its place', () => {
    expect(plan([IP], [having('eth0', '192.168.10.15/32')])).toEqual([]);
  });

  test('adds an address that moves before it deletes it, with the prefix length it has there', () => {
    expect(plan([IP], [having('eth0'), having('eth1', '192.168.10.15/24')])).toEqual([
      { do: 'add', address: { address: IP, interfaceName: 'eth0' } },
      { do: 'delete', address: { address: IP, prefixLength: 24 }, interfaceName: 'eth1' },
    ]);
  });

  test('deletes what is elsewhere too', () => {
    expect(plan([IP], [having('eth0', '192.168.10.15/32'), having('eth1', '192.168.10.15/32')])).toEqual([
      { do: 'delete', address: { address: IP, prefixLength: 32 }, interfaceName: 'eth1' },
    ]);
  });

  test('labels the IPv4 address alone', () => {
    expect(plan([IP, IPV6], [having('eth0')], 'hana')).toEqual([
      { do: 'add', address: { address: IP, interfaceName: 'eth0', label: 'hana' } },
      { do: 'add', address: { address: IPV6, interfaceName: 'eth0' } },
    ]);
  });

  test('is for another node where the name of this interface and the label are too long', () => {
    const target = link('enp134s0f0');
    expect(planAddresses([IP], [target], target, 'hana1')).toMatchObject({
      exit: 'OCF_ERR_ARGS',
      reason: expect.stringContaining('enp134s0f0:hana1') as string,
    });
  });

  describe('laws, over every way that two addresses can lie on three links', () => {
    const names = ['eth0', 'eth1', 'eth2'];
    const ways = combinations([undefined, '192.168.10.15/32', '192.168.10.15/24'], 3).flatMap((ipv4) =>
      combinations([undefined, 'fd00:10::15/128'], 3).map((ipv6) =>
        names.map((name, index) =>
          link(name, {
            addresses: [
              linkAddress('10.0.1.11/24'),
              ...[ipv4[index], ipv6[index]].filter((cidr) => cidr !== undefined).map(linkAddress),
            ],
          }),
        ),
      ),
    );

    function apply(links: readonly Link[], step: AddressStep): Link[] {
      const change = (name: string, change: (addresses: readonly LinkAddress[]) => LinkAddress[]) =>
        links.map((known) =>
          known.interfaceName === name ? { ...known, addresses: change(known.addresses) } : known,
        );
      if (step.do === 'add') {
        const { address, interfaceName } = step.address;
        const prefixLength = address.includes(':') ? 128 : 32;
        return change(interfaceName, (addresses) => [...addresses, { address, prefixLength }]);
      }
      return change(step.interfaceName, (addresses) =>
        addresses.filter((other) => JSON.stringify(other) !== JSON.stringify(step.address)),
      );
    }

    const places = (links: readonly Link[], address: string) =>
      links.flatMap((known) =>
        known.addresses.filter((other) => other.address === address).map(() => known.interfaceName),
      );

    const carried = ways.map((links) => {
      const steps = plan([IP, IPV6], links);
      const stages: Link[][] = [[...links]];
      for (const step of steps) stages.push(apply(stages.at(-1) ?? [], step));
      return { links, steps, stages, end: stages.at(-1) ?? [] };
    });
    const breaking = (holds: (one: (typeof carried)[number]) => boolean) =>
      carried.filter((one) => !holds(one)).slice(0, 3);

    test('carried out, each address is on that link and on no other', () => {
      expect(
        breaking(({ end }) => [IP, IPV6].every((address) => places(end, address).join() === 'eth0')),
      ).toEqual([]);
    });

    test('planned again, there is nothing left to do', () => {
      expect(breaking(({ end }) => plan([IP, IPV6], end).length === 0)).toEqual([]);
    });

    test('an address that is there is never gone in between', () => {
      expect(
        breaking(({ stages }) =>
          [IP, IPV6].every((address) =>
            stages.every(
              (stage, index) =>
                places(stages[index - 1] ?? [], address).length === 0 || places(stage, address).length > 0,
            ),
          ),
        ),
      ).toEqual([]);
    });

    test('other addresses are left alone', () => {
      expect(
        breaking(({ end }) =>
          end.every(({ addresses }) => addresses.some(({ address }) => address === '10.0.1.11')),
        ),
      ).toEqual([]);
    });
  });
});

// --- The routes -------------------------------------------------------------------------------------------
