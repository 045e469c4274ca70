import type { Answer, Failure } from '../../answer.ts';
import { exitCodes } from '../../ocf/exit-codes.ts';
import { formatFailure } from '../../reasons.ts';
import type { NodeFacts } from './facts.ts';
import { formatFinding, formatNote } from './format-names.ts';
import type { Status } from './judge.ts';
import type { Rehearsal } from './rehearse.ts';

/** Everything that is known, for programs. Fields may be added; what is there keeps its name and meaning. */
export function toJson({ facts, rows, findings, notes, verdict }: Status) {
  const { resource, parameters, node, surroundings, runningOn } = facts;
  return {
    ...(resource !== undefined && { resource }),
    ip: parameters.ip,
    routingTable: parameters.routing_table,
    verdict,
    ...(runningOn && { runningOn }),
    routes: rows.map(({ routeTableId, tableName, vpcId, subnets, destination, target, state }) => ({
      routeTableId,
      name: tableName,
      vpcId,
      subnets,
      destination,
      target,
      state: state.is,
      ...('why' in state && { why: toReason(state.why) }),
    })),
    node: node.isNode ? toNode(node) : { isNode: false, why: toReason(node.why) },
    findings: findings.map((finding) => ({ ...finding, message: formatFinding(finding) })),
    notes: notes.map((note) => ({
      ...note,
      ...('why' in note && { why: toReason(note.why) }),
      message: formatNote(note),
    })),
    vpc: {
      routeTables: valueOf(surroundings.tables)?.map(({ routeTableId, name, vpcId, subnetIds, isMain }) => ({
        routeTableId,
        name,
        vpcId,
        isMain,
        subnetIds,
        isListed: parameters.routing_table.includes(routeTableId),
      })),
      subnets: valueOf(surroundings.subnets),
      instances: valueOf(surroundings.instances),
    },
  };
}

function toNode(node: NodeFacts) {
  const { hostName, instanceId, networkInterfaceIds, addresses, link, monitor, start } = node;
  return {
    isNode: true,
    hostName,
    instanceId: valueOf(instanceId),
    networkInterfaceIds: networkInterfaceIds.flatMap((id) => (id.ok ? id.value : [])),
    interface: 'exit' in link ? undefined : link.interfaceName,
    addresses: addresses.map((state) => ({
      address: state.address,
      state: state.is,
      ...(state.is === 'present' && {
        on: state.on.map((place) => ({ interface: place.link.interfaceName, isUp: place.link.isUp })),
      }),
      ...(state.is === 'unknown' && { why: toReason(state.why) }),
    })),
    monitor: toRehearsal(monitor),
    start: 'outcome' in start ? toRehearsal(start) : { why: toReason(start) },
  };
}

function toRehearsal({ outcome: { exit, reason }, steps, warnings }: Rehearsal) {
  return { exit, exitCode: exitCodes[exit], reason, steps, warnings };
}

function toReason(failure: Failure) {
  const { kind, operation, code, requestId } = failure;
  return { kind, operation, code, requestId, message: formatFailure(failure) };
}

function valueOf<T>(answer: Answer<T>): T | undefined {
  return answer.ok ? answer.value : undefined;
}
