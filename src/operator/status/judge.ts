import type { Answer, Failure } from '../../answer.ts';
import {
  routeKeys,
  routeState,
  type Identity,
  type ObservedRoute,
  type RouteState,
} from '../../decisions/route-state.ts';
import type { MappedInstance, MappedRouteTable } from '../../ec2/ec2-network-map.ts';
import type { Outcome } from '../../ocf/outcome.ts';
import { type KnownSubnet, subnetsOf } from '../vpc/subnets-of.ts';
import { unlistedTables } from '../vpc/unlisted-tables.ts';
import type { StatusFacts } from './facts.ts';

/** One route table and one destination. */
export interface StatusRow extends ObservedRoute {
  readonly tableName: string | undefined;
  readonly vpcId: string | undefined;
  /** Those that follow the table; `undefined` → not known. */
  readonly subnets: readonly StatusSubnet[] | undefined;
  /** `undefined` → there is no route, or nobody knows. */
  readonly target: StatusTarget | undefined;
}

export interface StatusSubnet {
  readonly subnetId: string;
  readonly name?: string;
  readonly availabilityZone?: string;
  readonly cidrBlock?: string;
}

export interface StatusTarget {
  /** `eni-…`, or the id of what else it is. */
  readonly id: string;
  readonly instanceId?: string;
  readonly instanceName?: string;
  readonly availabilityZone?: string;
  readonly isThisNode: boolean;
  readonly isSourceDestChecked?: boolean;
}

/** What is wrong: somebody does not reach the address, or will not. */
export type Finding =
  | { readonly code: 'no-such-table'; readonly routeTableId: string }
  | { readonly code: 'missing'; readonly routeTableId: string; readonly destination: string }
  | {
      readonly code: 'blackhole';
      readonly routeTableId: string;
      readonly destination: string;
      readonly target: string;
    }
  | {
      readonly code: 'tables-disagree';
      readonly destination: string;
      /** By target. */
      readonly routeTableIds: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly code: 'source-dest-check'; readonly networkInterfaceId: string }
  | { readonly code: 'no-address'; readonly address: string; readonly destination: string }
  | { readonly code: 'not-running'; readonly resource: string }
  | { readonly code: 'monitor'; readonly outcome: Outcome };

/** Good to know, and no reason to get up. */
export type Note =
  | { readonly code: 'not-shown'; readonly what: 'instances' | 'subnets'; readonly why: Failure }
  | {
      readonly code: 'unlisted-table';
      readonly routeTableId: string;
      readonly name?: string;
      readonly subnets: readonly StatusSubnet[];
    };

/** What the facts come to. */
export interface Status {
  readonly facts: StatusFacts;
  readonly rows: readonly StatusRow[];
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  /** `fine`: somebody has every address, and every table says the same. */
  readonly verdict: 'fine' | 'wrong' | 'unknown';
}

/** Pure. */
export function judge(facts: StatusFacts): Status {
  const rows = rowsOf(facts);
  const ofRoutes = routeFindings(rows);
  const findings = [...ofRoutes, ...clusterFindings(facts), ...nodeFindings(facts, rows, ofRoutes)];
  const isKnown = rows.every(({ state }) => state.is !== 'unknown');
  const verdict = findings.length > 0 ? 'wrong' : isKnown ? 'fine' : 'unknown';
  return { facts, rows, findings, notes: notesOf(facts), verdict };
}

// --- Rows ---------------------------------------------------------------------------------------------

function rowsOf(facts: StatusFacts): StatusRow[] {
  const { parameters, tables, surroundings, node } = facts;
  const identity: Identity = node.isNode
    ? { networkInterfaceIds: node.networkInterfaceIds, instanceId: node.instanceId }
    : { networkInterfaceIds: [] };
  return routeKeys(parameters.routing_table, parameters.ip).map((key): StatusRow => {
    const table = tables.ok
      ? tables.value.find(({ routeTableId }) => routeTableId === key.routeTableId)
      : undefined;
    return {
      ...key,
      state: tables.ok ? routeState(key, tables.value, identity) : { is: 'unknown', why: tables.failure },
      tableName: table?.name,
      vpcId: table?.vpcId,
      subnets: table && subnetsOf(table, surroundings).map(shorten),
      target: targetOf(facts, key.destination, table),
    };
  });
}

function shorten({ subnetId, name, availabilityZone, cidrBlock }: KnownSubnet): StatusSubnet {
  return {
    subnetId,
    ...(name !== undefined && { name }),
    ...(availabilityZone !== undefined && { availabilityZone }),
    ...(cidrBlock !== undefined && { cidrBlock }),
  };
}

function targetOf(
  { node, surroundings }: StatusFacts,
  destination: string,
  table: MappedRouteTable | undefined,
): StatusTarget | undefined {
  const route = table?.routes.find((one) => one.destination === destination);
  if (!route) return undefined;
  const { networkInterfaceId } = route;
  const instance = valueOf(surroundings.instances).find(
    (one) => one.instanceId === route.instanceId || has(one, networkInterfaceId),
  );
  const instanceId = route.instanceId ?? instance?.instanceId;
  const isSourceDestChecked = instance?.networkInterfaces.find(
    (one) => one.networkInterfaceId === networkInterfaceId,
  )?.isSourceDestChecked;
  const isOwn = (id: string | undefined) =>
    node.isNode &&
    id !== undefined &&
    [...node.networkInterfaceIds, node.instanceId].some((own) => own.ok && own.value === id);
  return {
    id: networkInterfaceId ?? route.instanceId ?? route.target,
    ...(instanceId !== undefined && { instanceId }),
    ...(instance?.name !== undefined && { instanceName: instance.name }),
    ...(instance && { availabilityZone: instance.availabilityZone }),
    isThisNode: isOwn(networkInterfaceId) || isOwn(instanceId),
    ...(isSourceDestChecked !== undefined && { isSourceDestChecked }),
  };
}

function has({ networkInterfaces }: MappedInstance, id: string | undefined): boolean {
  return id !== undefined && networkInterfaces.some(({ networkInterfaceId }) => networkInterfaceId === id);
}

function valueOf<T>(answer: Answer<readonly T[]>): readonly T[] {
  return answer.ok ? answer.value : [];
}

// --- What is wrong --------------------------------------------------------------------------------------

function routeFindings(rows: readonly StatusRow[]): Finding[] {
  const absent = [...new Set(rows.filter(isIn('no-such-table')).map(({ routeTableId }) => routeTableId))];
  const missing = rows.filter(isIn('missing'));
  const destinations = [...new Set(rows.map(({ destination }) => destination))];
  const checked = rows.flatMap(({ target }) => (target?.isSourceDestChecked ? target.id : []));
  return [
    ...absent.map((routeTableId) => ({ code: 'no-such-table', routeTableId }) as const),
    ...missing.map(
      ({ routeTableId, destination }) => ({ code: 'missing', routeTableId, destination }) as const,
    ),
    ...rows.flatMap(({ routeTableId, destination, state }) =>
      state.is === 'blackhole'
        ? ({ code: 'blackhole', routeTableId, destination, target: state.target } as const)
        : [],
    ),
    ...destinations.flatMap((destination): Finding[] => {
      const byTarget = Map.groupBy(
        rows.filter((row) => row.destination === destination && row.target),
        ({ target }) => target?.id ?? '',
      );
      if (byTarget.size < 2) return [];
      const routeTableIds = [...byTarget].map(
        ([target, some]) => [target, some.map(({ routeTableId }) => routeTableId)] as const,
      );
      return [{ code: 'tables-disagree', destination, routeTableIds: Object.fromEntries(routeTableIds) }];
    }),
    ...[...new Set(checked)].map(
      (networkInterfaceId) => ({ code: 'source-dest-check', networkInterfaceId }) as const,
    ),
  ];
}

function isIn(is: RouteState['is']): (row: StatusRow) => boolean {
  return ({ state }) => state.is === is;
}

/** Routes stay where they are when a resource stops: they do not show that nobody has the address. */
function clusterFindings({ resource, runningOn }: StatusFacts): Finding[] {
  return resource !== undefined && runningOn?.length === 0 ? [{ code: 'not-running', resource }] : [];
}

/** What a monitor says of routes has been found above already. */
function nodeFindings(
  { node }: StatusFacts,
  rows: readonly StatusRow[],
  ofRoutes: readonly Finding[],
): Finding[] {
  if (!node.isNode) return [];
  const absent = node.addresses.flatMap(({ is, address }): Finding[] => {
    const route = rows.find(
      ({ destination, state }) => state.is === 'here' && destination.startsWith(`${address}/`),
    );
    return is === 'absent' && route ? [{ code: 'no-address', address, destination: route.destination }] : [];
  });
  if (absent.length > 0 || ofRoutes.some(({ code }) => code !== 'source-dest-check')) return absent;
  const { outcome } = node.monitor;
  if (/^OCF_(SUCCESS|NOT_RUNNING|DEGRADED)$/.test(outcome.exit)) return [];
  const { exit, reason = outcome.reason } = node.probe.outcome;
  // Of a stray address a probe says how to remove it
  return [
    { code: 'monitor', outcome: exit === 'OCF_NOT_RUNNING' && reason ? { ...outcome, reason } : outcome },
  ];
}

function notesOf({ parameters, tables, surroundings }: StatusFacts): Note[] {
  if (!tables.ok) return [];
  const { instances, subnets } = surroundings;
  // One that has the route is somebody else's business
  const unlisted = unlistedTables(parameters, surroundings).filter(({ routes }) =>
    parameters.ip.some((address) => !routes.some(({ destination }) => destination.startsWith(`${address}/`))),
  );
  return [
    ...unlisted.map(({ routeTableId, name, subnets: some }): Note => ({
      code: 'unlisted-table',
      routeTableId,
      ...(name !== undefined && { name }),
      subnets: some.map(shorten),
    })),
    ...(instances.ok ? [] : [{ code: 'not-shown', what: 'instances', why: instances.failure } as const]),
    ...(subnets.ok ? [] : [{ code: 'not-shown', what: 'subnets', why: subnets.failure } as const]),
  ];
}
