import { describe, expect, test } from 'vitest';
import { ok } from '../../../src/answer.ts';
import type { Node } from '../../../src/ec2/ec2-nodes.ts';
import type { ChangeFacts } from '../../../src/operator/change/plan.ts';
import { planSetup } from '../../../src/operator/setup/plan-setup.ts';
import { planTeardown } from '../../../src/operator/teardown/plan-teardown.ts';
import { parseParameters } from '../../../src/agent.ts';

const destination = '192.168.10.15/32';

function node(digit: number, more: Partial<Node> = {}): Node {
  return {
    instanceId: `i-0000000${digit}`,
    state: 'running',
    availabilityZone: 'eu-central-1a',
    vpcId: 'vpc-0a',
    networkInterfaces: [
      { networkInterfaceId: `eni-0000000${digit}`, isSourceDestChecked: false, deviceIndex: 0 },
    ],
    ...more,
  };
}

/** @param targets of the route in each of the tables; `undefined` → there is none */
function facts(
  nodes: readonly Node[],
  targets: readonly (string | undefined)[],
  ids?: string[],
): ChangeFacts {
  const routingTable = targets.map((_, index) => `rtb-0000000${index}`);
  const { parameters } = parseParameters({
    OCF_RESKEY_ip: '192.168.10.15',
    OCF_RESKEY_routing_table: routingTable.join(','),
  });
  const routeTables = targets.map((target, index) => ({
    routeTableId: `rtb-0000000${index}`,
    vpcId: 'vpc-0a',
    subnetIds: [],
    isMain: false,
    routes:
      target === undefined
        ? []
        : [{ destination, state: 'active' as const, networkInterfaceId: target, target }],
  }));
  return {
    request: {
      parameters,
      nodeIds: ids ?? nodes.map(({ instanceId }) => instanceId),
      isApplied: false,
      json: false,
      picture: undefined,
    },
    routeTables,
    nodes,
    status: {
      resource: undefined,
      parameters,
      tables: ok(routeTables),
      surroundings: { tables: ok(routeTables), subnets: ok([]), instances: ok(nodes) },
      node: { isNode: false, why: { kind: 'refused', operation: '', code: '', message: '' } },
    },
  };
}

const codes = (of: ChangeFacts, active?: string) => planSetup(of, active).problems.map(({ code }) => code);
const steps = (of: ChangeFacts, active?: string) =>
  planSetup(of, active).steps.map(
    (step) =>
      `${step.do} ${'destination' in step ? step.routeTableId : ''} ${'networkInterfaceId' in step ? step.networkInterfaceId : ''}`,
  );

describe('setup plans', () => {
  test('nothing where every route leads to a node and every check is off', () => {
    expect(steps(facts([node(1), node(2)], ['eni-00000002', 'eni-00000001']))).toEqual([]);
  });

  test('the routes that are missing, to the first node', () => {
    expect(steps(facts([node(1), node(2)], [undefined, undefined]))).toEqual([
      'CreateRoute rtb-00000000 eni-00000001',
      'CreateRoute rtb-00000001 eni-00000001',
    ]);
  });

  test('the routes that are missing, to whom the others lead', () => {
    expect(steps(facts([node(1), node(2)], ['eni-00000002', undefined]))).toEqual([
      'CreateRoute rtb-00000001 eni-00000002',
    ]);
  });

  test('to switch a check off that is on or not shown', () => {
    const [on, hidden] = [true, undefined].map((isSourceDestChecked, index) =>
      node(index + 1, {
        networkInterfaces: [
          {
            networkInterfaceId: `eni-0000000${index + 1}`,
            deviceIndex: 0,
            ...(isSourceDestChecked !== undefined && { isSourceDestChecked }),
          },
        ],
      }),
    );
    expect(steps(facts([on ?? node(1), hidden ?? node(2)], ['eni-00000001']))).toEqual([
      'ModifyNetworkInterfaceAttribute  eni-00000001',
      'ModifyNetworkInterfaceAttribute  eni-00000002',
    ]);
  });

  test('to warn of a route to a node that does not run', () => {
    const stopped = facts([node(1, { state: 'stopped' }), node(2)], [undefined]);
    expect(planSetup(stopped, undefined).warnings).toEqual([
      'i-00000001 is stopped: a route to it is a blackhole until it runs',
    ]);
    expect(planSetup(stopped, 'i-00000002').warnings).toEqual([]);
  });
});

describe('setup refuses', () => {
  test.each<[string, Partial<Node>, string]>([
    ['a terminated instance', { state: 'terminated', networkInterfaces: [] }, 'terminated-instance'],
    ['an instance that is being terminated', { state: 'shutting-down' }, 'terminated-instance'],
    ['an instance without a first network interface', { networkInterfaces: [] }, 'no-network-interface'],
    ['an instance of another VPC', { vpcId: 'vpc-0b' }, 'several-vpcs'],
  ])('%s', (_, more, code) => {
    expect(codes(facts([node(1), node(2, more)], ['eni-00000001']))).toEqual([code]);
  });

  test('a network interface that no instance has', () => {
    expect(codes(facts([node(1)], [undefined], ['i-00000001', 'eni-0000000f']))).toEqual([
      'no-such-instance',
    ]);
  });

  test('an active node that is not the one to whom routes lead', () => {
    const led = facts([node(1), node(2)], ['eni-00000001', undefined]);
    expect(codes(led, 'i-00000002')).toEqual(['active-elsewhere']);
    expect(codes(led, 'i-00000001')).toEqual([]);
  });

  test('no active node where no route is missing: the cluster has moved them since', () => {
    expect(codes(facts([node(1), node(2)], ['eni-00000001']), 'i-00000002')).toEqual([]);
  });

  test('to say that a route is astray while it is not known whose it may be', () => {
    expect(codes(facts([], ['eni-00000009'], ['i-00000009']))).toEqual(['no-such-instance']);
  });
});

describe('teardown', () => {
  test('undoes every step of setup, and has nothing to do before it', () => {
    const fresh = node(1, {
      networkInterfaces: [{ networkInterfaceId: 'eni-00000001', isSourceDestChecked: true, deviceIndex: 0 }],
    });
    expect(planTeardown(facts([fresh], [undefined, undefined])).steps).toEqual([]);
    expect(planTeardown(facts([node(1)], ['eni-00000001', 'eni-00000001'])).steps).toMatchObject([
      { do: 'DeleteRoute', routeTableId: 'rtb-00000000' },
      { do: 'DeleteRoute', routeTableId: 'rtb-00000001' },
      { do: 'ModifyNetworkInterfaceAttribute', networkInterfaceId: 'eni-00000001', sourceDestCheck: true },
    ]);
  });

  test('leaves the check of instances alone that are not named', () => {
    expect(planTeardown(facts([node(1)], ['eni-00000001'], [])).steps).toMatchObject([{ do: 'DeleteRoute' }]);
  });
});
