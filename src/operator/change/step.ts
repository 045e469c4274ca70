import { ok, type Answer } from '../../answer.ts';
import type { MappedInstance, MappedRouteTable } from '../../ec2/ec2-network-map.ts';
import type { Route, RouteKey } from '../../ports.ts';
import type { StatusFacts } from '../status/facts.ts';

/** One call of EC2 that changes something, named as EC2 names it. No step needs another one to be done before. */
export type Step =
  | ({ readonly do: 'CreateRoute'; readonly networkInterfaceId: string } & RouteKey)
  | ({ readonly do: 'DeleteRoute'; readonly target: string } & RouteKey)
  | {
      readonly do: 'ModifyNetworkInterfaceAttribute';
      readonly networkInterfaceId: string;
      readonly sourceDestCheck: boolean;
    };

/** @param nameOf who has a network interface, for a person */
export function formatStep(step: Step, nameOf: (networkInterfaceId: string) => string | undefined): string {
  const named = (id: string) => [id, nameOf(id)].filter(Boolean).join(' of ');
  switch (step.do) {
    case 'CreateRoute':
      return `CreateRoute ${step.destination} in ${step.routeTableId} to ${named(step.networkInterfaceId)}`;
    case 'DeleteRoute':
      return `DeleteRoute ${step.destination} in ${step.routeTableId}, now to ${step.target}`;
    case 'ModifyNetworkInterfaceAttribute':
      return `switch ${step.sourceDestCheck ? 'on' : 'off'} the source/destination check of ${named(step.networkInterfaceId)}`;
    default:
      step satisfies never;
      throw new Error('unreachable');
  }
}

/** Whether two plans mean the same by it. */
export function isSameStep(one: Step, other: Step): boolean {
  switch (one.do) {
    case 'CreateRoute':
    case 'DeleteRoute':
      return (
        one.do === other.do &&
        one.routeTableId === other.routeTableId &&
        one.destination === other.destination
      );
    case 'ModifyNetworkInterfaceAttribute':
      return one.do === other.do && one.networkInterfaceId === other.networkInterfaceId;
    default:
      one satisfies never;
      throw new Error('unreachable');
  }
}

/** The facts as they will be when the steps are done: `status` draws them. */
export function factsAfter(facts: StatusFacts, steps: readonly Step[]): StatusFacts {
  const { tables, surroundings } = facts;
  return {
    ...facts,
    tables: mapAnswer(tables, (table) => tableAfter(table, steps)),
    surroundings: {
      ...surroundings,
      tables: mapAnswer(surroundings.tables, (table) => tableAfter(table, steps)),
      instances: mapAnswer(surroundings.instances, (instance) => instanceAfter(instance, steps)),
    },
  };
}

function mapAnswer<T>(answer: Answer<readonly T[]>, map: (item: T) => T): Answer<readonly T[]> {
  return answer.ok ? ok(answer.value.map(map)) : answer;
}

function tableAfter(table: MappedRouteTable, steps: readonly Step[]): MappedRouteTable {
  const own = steps.filter((step) => 'routeTableId' in step && step.routeTableId === table.routeTableId);
  const deleted = own.flatMap((step) => (step.do === 'DeleteRoute' ? step.destination : []));
  const created = own.flatMap((step): Route[] => {
    if (step.do !== 'CreateRoute') return [];
    const { destination, networkInterfaceId } = step;
    return [{ destination, state: 'active', networkInterfaceId, target: networkInterfaceId }];
  });
  const kept = table.routes.filter(({ destination }) => !deleted.includes(destination));
  return { ...table, routes: [...kept, ...created] };
}

function instanceAfter(instance: MappedInstance, steps: readonly Step[]): MappedInstance {
  const networkInterfaces = instance.networkInterfaces.map((one) => {
    const step = steps.find(
      (candidate) =>
        candidate.do === 'ModifyNetworkInterfaceAttribute' &&
        candidate.networkInterfaceId === one.networkInterfaceId,
    );
    return step?.do === 'ModifyNetworkInterfaceAttribute'
      ? { ...one, isSourceDestChecked: step.sourceDestCheck }
      : one;
  });
  return { ...instance, networkInterfaces };
}
