import type { Failure } from '../../answer.ts';
import { formatFailure, formatSourceDestCheck } from '../../reasons.ts';
import type { Finding, Note, StatusRow, StatusSubnet, StatusTarget } from './judge.ts';
import type { Step } from './rehearse.ts';

/** `hana01 eni-… in eu-central-1a (this node)` */
export function formatTarget({
  id,
  instanceId,
  instanceName,
  availabilityZone,
  isThisNode,
}: StatusTarget): string {
  const who = instanceName ?? instanceId;
  return [
    who,
    id === who ? undefined : id,
    availabilityZone && `in ${availabilityZone}`,
    isThisNode ? '(this node)' : undefined,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Who it is, as short as a person would say. */
export function formatWho({
  id,
  instanceId,
  instanceName,
  availabilityZone,
  isThisNode,
}: StatusTarget): string {
  const who = instanceName ?? instanceId ?? id;
  const details = [isThisNode ? 'this node' : undefined, availabilityZone].filter(Boolean).join(', ');
  return details === '' ? who : `${who} (${details})`;
}

export function formatSubnets(subnets: readonly StatusSubnet[] | undefined): string {
  if (subnets === undefined) return '?';
  if (subnets.length === 0) return 'none';
  return subnets.map(({ name, subnetId }) => name ?? subnetId).join(', ');
}

export function formatState({ state }: StatusRow): string {
  return state.is === 'no-such-table' ? 'no such table' : state.is;
}

/** A route that is written as it is. */
export function isAsItIs(step: Step): boolean {
  return step.do === 'ReplaceRoute' && Boolean(step.from?.startsWith(step.networkInterfaceId));
}

export function formatStep(step: Step): string {
  switch (step.do) {
    case 'add address':
      return `add ${step.address} to ${step.interfaceName}`;
    case 'delete address':
      return `remove ${step.address} from ${step.interfaceName}`;
    case 'ReplaceRoute':
    case 'CreateRoute': {
      const from =
        step.from === undefined
          ? 'which is missing'
          : isAsItIs(step)
            ? 'which points there already'
            : `now at ${step.from}`;
      return `${step.do} ${step.destination} in ${step.routeTableId} to ${step.networkInterfaceId}, ${from}`;
    }
    case 'switch off the source/destination check':
      return `switch off the source/destination check of ${step.networkInterfaceId}`;
    default:
      step satisfies never;
      throw new Error('unreachable');
  }
}

export function formatFinding(finding: Finding): string {
  switch (finding.code) {
    case 'no-such-table':
      return `there is no route table ${finding.routeTableId} in this Region and account: check routing_table and region`;
    case 'missing':
      return `${finding.routeTableId} has no route to ${finding.destination}: its subnets do not reach the address`;
    case 'blackhole':
      return `${finding.routeTableId} sends ${finding.destination} into a blackhole: its target ${finding.target} is not available`;
    case 'tables-disagree': {
      const groups = Object.entries(finding.routeTableIds).map(
        ([target, ids]) => `${ids.join(', ')} to ${target}`,
      );
      return `the route tables disagree about ${finding.destination}: ${groups.join('; ')}`;
    }
    case 'source-dest-check':
      return formatSourceDestCheck(finding.networkInterfaceId);
    case 'no-address':
      return `${finding.destination} is routed to this node, which does not have ${finding.address} on any interface`;
    case 'not-running':
      return (
        `the cluster runs ${finding.resource} on no node, so that nobody has the address: see why with crm_mon -1rf, then ` +
        `crm_resource --cleanup --resource ${finding.resource} after a failure, or if it was stopped: ` +
        `crm resource start ${finding.resource}, or pcs resource enable ${finding.resource}`
      );
    case 'monitor':
      return `monitor fails on this node: ${finding.outcome.reason ?? finding.outcome.exit}`;
    default:
      finding satisfies never;
      throw new Error('unreachable');
  }
}

export function formatNote(note: Note): string {
  switch (note.code) {
    case 'not-shown':
      return `names of ${note.what} are not shown: ${formatFailure(withoutSubject(note.why))}`;
    case 'unlisted-table':
      return (
        `the subnets ${formatSubnets(note.subnets)} follow ${note.routeTableId}${note.name === undefined ? '' : ` ${note.name}`}, ` +
        'which is not in routing_table: from there the address is not reached'
      );
    default:
      note satisfies never;
      throw new Error('unreachable');
  }
}

/** The ids that were asked for are on the screen already. */
export function withoutSubject(failure: Failure): Failure {
  return { ...failure, subject: '' };
}
