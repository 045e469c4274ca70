import { describe, expect, test } from 'vitest';
import { failed, ok } from '../../src/answer.ts';
import { routeKeys, routeState, type Identity, type RouteState } from '../../src/decisions/route-state.ts';
import type { Route } from '../../src/ports.ts';
import { combinations } from './world.ts';

const key = { routeTableId: 'rtb-a', destination: '192.168.10.15/32' };
const identity: Identity = { networkInterfaceIds: [ok('eni-1')], instanceId: ok('i-1') };

function judge(route: Partial<Route> | undefined, who: Identity = identity): RouteState {
  const routes: Route[] = [
    { destination: '10.0.0.0/16', state: 'active', target: 'local' },
    ...(route
      ? [{ destination: key.destination, state: 'active' as const, target: 'a target', ...route }]
      : []),
  ];
  return routeState(
    key,
    [
      { routeTableId: 'rtb-0', routes: [] },
      { routeTableId: 'rtb-a', routes },
    ],
    who,
  );
}

describe('a route', () => {
  test.each<[string, Partial<Route>, RouteState]>([
    ['to this network interface is here', { networkInterfaceId: 'eni-1', instanceId: 'i-1' }, { is: 'here' }],
    [
      'to this network interface whose instance is not shown is here',
      { networkInterfaceId: 'eni-1' },
      { is: 'here' },
    ],
    ['that shows this instance alone is here', { instanceId: 'i-1' }, { is: 'here' }],
    [
      'to another network interface of this instance is elsewhere',
      { networkInterfaceId: 'eni-9', instanceId: 'i-1', target: 'eni-9 (i-1)' },
      { is: 'elsewhere', target: 'eni-9 (i-1)' },
    ],
    [
      'to another node is elsewhere',
      { networkInterfaceId: 'eni-2', target: 'eni-2' },
      { is: 'elsewhere', target: 'eni-2' },
    ],
    [
      'that shows another instance alone is elsewhere',
      { instanceId: 'i-2', target: 'i-2' },
      { is: 'elsewhere', target: 'i-2' },
    ],
    ['to a gateway is elsewhere', { target: 'igw-1' }, { is: 'elsewhere', target: 'igw-1' }],
    [
      'to this network interface in state blackhole is a blackhole',
      { networkInterfaceId: 'eni-1', state: 'blackhole', target: 'eni-1' },
      { is: 'blackhole', target: 'eni-1' },
    ],
    [
      'to another node in state blackhole is a blackhole',
      { networkInterfaceId: 'eni-2', state: 'blackhole', target: 'eni-2' },
      { is: 'blackhole', target: 'eni-2' },
    ],
  ])('%s', (_title, route, expected) => {
    expect(judge(route)).toEqual(expected);
  });

  test('that is not in its table is missing', () => {
    expect(judge(undefined)).toEqual({ is: 'missing' });
  });

  test('whose table is not in the answer has no table', () => {
    expect(routeState(key, [], identity)).toEqual({ is: 'no-such-table' });
    expect(routeState(key, [{ routeTableId: 'rtb-ab', routes: [] }], identity)).toEqual({
      is: 'no-such-table',
    });
  });

  test('to a wider block is not the overlay IP’s', () => {
    expect(judge({ destination: '192.168.10.0/24', networkInterfaceId: 'eni-1' })).toEqual({ is: 'missing' });
  });

  test('is found by whatever spelling of its IPv6 destination EC2 shows', () => {
    const route: Route = {
      destination: 'FD00:0010:0:0::15/128',
      state: 'active',
      networkInterfaceId: 'eni-1',
      target: 'eni-1',
    };
    const wanted = { routeTableId: 'rtb-a', destination: 'fd00:10::15/128' };
    expect(routeState(wanted, [{ routeTableId: 'rtb-a', routes: [route] }], identity)).toEqual({
      is: 'here',
    });
  });
});

describe('laws, over every combination of what a route shows and what is known of this node', () => {
  const interfaces = ['eni-1', 'eni-2', undefined];
  const instances = ['i-1', 'i-2', undefined];
  const shown = combinations([0, 1, 2], 2).flatMap(([a = 0, b = 0]) =>
    (['active', 'blackhole'] as const).map((state): Partial<Route> => {
      const [networkInterfaceId, instanceId] = [interfaces[a], instances[b]];
      return { state, ...(networkInterfaceId && { networkInterfaceId }), ...(instanceId && { instanceId }) };
    }),
  );

  const why = { kind: 'transient', operation: 'GET /x', code: 'RequestTimeout', message: '' } as const;

  test.each<[string, Identity]>([
    ['with the instance id', identity],
    ['without asking for it', { networkInterfaceIds: [ok('eni-1')] }],
    ['while it could not be found out', { networkInterfaceIds: [ok('eni-1')], instanceId: failed(why) }],
  ])(
    '%s: here means active and this network interface, or this instance where no interface shows',
    (_title, who) => {
      for (const route of shown) {
        const expected = () => {
          if (route.state === 'blackhole') return 'blackhole';
          if (route.networkInterfaceId !== undefined)
            return route.networkInterfaceId === 'eni-1' ? 'here' : 'elsewhere';
          if (route.instanceId === undefined || who.instanceId === undefined) return 'elsewhere';
          if (!who.instanceId.ok) return 'unknown';
          return route.instanceId === 'i-1' ? 'here' : 'elsewhere';
        };
        expect({ ...route, is: judge(route, who).is }).toEqual({ ...route, is: expected() });
      }
    },
  );
});

test('the resource needs every address in every table', () => {
  expect(routeKeys(['rtb-a', 'rtb-b'], ['192.168.10.15', 'fd00:10::15'])).toEqual([
    { routeTableId: 'rtb-a', destination: '192.168.10.15/32' },
    { routeTableId: 'rtb-a', destination: 'fd00:10::15/128' },
    { routeTableId: 'rtb-b', destination: '192.168.10.15/32' },
    { routeTableId: 'rtb-b', destination: 'fd00:10::15/128' },
  ]);
});
