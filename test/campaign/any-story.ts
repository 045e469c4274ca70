import fc from 'fast-check';
import { reserveMs } from '../../src/ocf/deadline.ts';
import { IP, IPV6 } from '../fakes/node.ts';
import { ec2Faults, ipFaults, metadataFaults } from './faults.ts';
import { mostLagMs } from './seen.ts';
import type { ActionStep, CrashHow, Fault, LinkChange, Operation, OthersStep, Step, Story } from './story.ts';
import { ALTNAME, routeKeysOf, type NodeName } from './world.ts';

const allNodes: readonly NodeName[] = ['node1', 'node2', 'node3'];
const allTables = ['rtb-0000000a', 'rtb-0000000b', 'rtb-0000000c'];

/** A parameter that most do not configure. */
function sometimes(...values: string[]): fc.Arbitrary<string | undefined> {
  return rarely(fc.constantFrom(...values), 4);
}

/** `undefined` but once in so many times. */
function rarely<T>(arbitrary: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function configuredOf(parameters: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const configured = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(configured);
}

/** Any story of any small cluster. What shrinks first is first: no fault, no wait, a start. */
export const anyStory: fc.Arbitrary<Story> = fc
  .record({
    nodes: fc.constantFrom(allNodes.slice(0, 2), allNodes),
    ips: fc.constantFrom([IP], [IP, IPV6]),
    tables: fc.constantFrom(allTables.slice(0, 1), allTables.slice(0, 2), allTables),
    parameters: fc
      .record({
        interface: sometimes('eth0', ALTNAME, 'eth1'),
        monapi: sometimes('false'),
        repair_routes: sometimes('false'),
        lookup_type: sometimes('NetworkInterfaceId'),
        source_dest_check: sometimes('ignore', 'disable'),
      })
      .map(configuredOf),
  })
  .chain(({ nodes, ips, tables, parameters }) => {
    const keys = routeKeysOf(tables, ips);
    return fc.record({
      nodes: fc.constant(nodes),
      ips: fc.constant(ips),
      tables: fc.constant(tables),
      parameters: fc.constant(parameters),
      active: fc.option(fc.constant('node1' as const), { freq: 4, nil: undefined }),
      routes: fc.array(anyTarget, { minLength: keys.length, maxLength: keys.length, size: 'max' }),
      steps: fc.array(anyStep({ nodes, ips, tables }), { minLength: 1, maxLength: 16, size: 'max' }),
      ending: fc.record({ startOn: fc.constantFrom(...nodes), stopFirst: fc.boolean() }),
    });
  });

type Cluster = Pick<Story, 'nodes' | 'ips' | 'tables'>;

/** Nothing, a network interface of a node or of none, an instance, a gateway. */
const anyTarget = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  'eni-1',
  'eni-2',
  'eni-1b',
  'eni-3',
  'eni-9',
  'i-1',
  'i-2',
  'igw-1',
);

const anyWait = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 6_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 40_000 }) },
);

function anyStep(cluster: Cluster): fc.Arbitrary<Step> {
  return fc
    .tuple(
      anyWait,
      fc.oneof<fc.MaybeWeightedArbitrary<ActionStep | OthersStep>[]>(
        { weight: 6, arbitrary: anyAction(cluster) },
        { weight: 2, arbitrary: anyFault(cluster) },
        { weight: 2, arbitrary: anyDeedOfOthers(cluster) },
      ),
    )
    .map(([afterMs, step]) => ({ afterMs, ...step }));
}

/** Mostly the same one: a story of one node goes deeper than three of one node each. */
function anyNode(nodes: readonly NodeName[]): fc.Arbitrary<NodeName> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('node1' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...nodes) },
  );
}

const anyCrashHow = fc.constantFrom<CrashHow>('killed', 'reboot', 'stopped');

function anyAction({ nodes }: Cluster): fc.Arbitrary<ActionStep> {
  const ms = (most: number) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: most }) },
    );
  return fc
    .record({
      do: fc.constant('run' as const),
      action: fc.constantFrom('start', 'monitor', 'stop', 'probe', 'start', 'monitor'),
      on: anyNode(nodes),
      // As an action counts it: Pacemaker's less what is kept for ending
      timeoutMs: fc.constantFrom(60, 180, 30, 20, 10, 5).map((s) => s * 1_000 - reserveMs(s * 1_000)),
      latenciesMs: fc.array(ms(6_000), { maxLength: 4 }),
      lagsMs: fc.array(ms(mostLagMs), { maxLength: 4 }),
      random: fc.constantFrom(0.5, 0.1, 0.999),
      crash: rarely(
        fc.record({
          inCall: fc.integer({ min: 1, max: 12 }),
          when: fc.constantFrom('before it takes effect' as const, 'after it took effect' as const),
          how: anyCrashHow,
        }),
        8,
      ),
    })
    .map(({ crash, ...action }) => ({ ...action, ...(crash && { crash }) }));
}

/** What was refused has had no effect; what was only not answered may have. */
const mayTakeEffect: readonly Fault['how'][] = ['hangs', 'no answer', 'unreadable', 'busy'];

function anyFault({ nodes }: Cluster): fc.Arbitrary<OthersStep> {
  const fault = <How extends Fault['how']>(operations: readonly Operation[], hows: readonly How[]) =>
    fc
      .record({
        do: fc.constant('fault' as const),
        on: anyNode(nodes),
        operation: fc.constantFrom(...operations),
        how: fc.constantFrom(...hows),
        after: fc.constantFrom(0, 0, 1),
        times: fc.constantFrom(1, 2, 5, Infinity),
        applied: fc.boolean(),
      })
      .map((fault) => ({ ...fault, applied: fault.applied && mayTakeEffect.includes(fault.how) }));
  return fc.oneof(
    { weight: 4, arbitrary: fault(['DescribeRouteTables', 'ReplaceRoute', 'CreateRoute'], ec2Faults) },
    {
      weight: 1,
      arbitrary: fault(['DescribeNetworkInterfaces', 'ModifyNetworkInterfaceAttribute'], ec2Faults),
    },
    { weight: 2, arbitrary: fault(['GET interface-id', 'GET identity'], metadataFaults) },
    {
      weight: 2,
      arbitrary: fault(
        ['ip address show', 'ip address add', 'ip address delete', 'ip route show default'],
        ipFaults,
      ),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'recover' as const }) },
  );
}

function anyDeedOfOthers({ nodes, ips, tables }: Cluster): fc.Arbitrary<OthersStep> {
  const on = anyNode(nodes);
  const interfaceName = fc.constantFrom('eth0', 'eth1');
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('point' as const),
        route: fc.constantFrom(...routeKeysOf(tables, ips)),
        to: anyTarget,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom('delete table' as const, 'create table' as const),
        table: fc.constantFrom(...tables),
      }),
    },
    {
      weight: 3,
      arbitrary: fc
        .record({
          do: fc.constantFrom('add address' as const, 'delete address' as const),
          address: fc.constantFrom(...ips),
          on,
          interfaceName,
          isHost: fc.boolean(),
        })
        .map(({ isHost, ...step }) => {
          const [host, subnet] = step.address.includes(':') ? [128, 64] : [32, 24];
          return { ...step, prefixLength: isHost ? host : subnet };
        }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('link' as const),
        on,
        interfaceName,
        becomes: fc.constantFrom<LinkChange>('up', 'down', 'without carrier', 'renamed', 'gone'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), on, how: anyCrashHow }) },
  );
}
