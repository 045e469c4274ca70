import type { Attributes, Configuration, Constraint, Resource } from './configuration.ts';
import { formatComment } from './format-comment.ts';

/** For a shell: one transaction of crmsh. */
export function formatForCrm(configuration: Configuration): string {
  const { properties, resourceDefaults, operationDefaults, resources, constraints } = configuration;
  const body = [
    ...formatSet('property', properties),
    ...formatSet('rsc_defaults', resourceDefaults),
    ...formatSet('op_defaults', operationDefaults),
    ...resources.map(formatResource),
    ...constraints.map(formatConstraint),
  ];
  const how = [
    'As root on one node of the cluster: read it, then paste it, or give all of it to sh.',
    'It is taken as a whole or not at all.',
    'To look at it before the cluster acts on it: first crm maintenance on, then crm maintenance off.',
  ];
  return [
    ...formatComment([`${configuration.title}.`, ...how, ...configuration.notes]),
    "crm configure load update - <<'END'",
    ...body,
    'END',
    'crm configure verify',
    '',
  ].join('\n');
}

function formatSet(keyword: string, attributes: Attributes): string[] {
  return Object.keys(attributes).length === 0 ? [] : [`${keyword} ${formatAttributes(attributes)}`];
}

function formatResource(resource: Resource): string {
  switch (resource.kind) {
    case 'primitive': {
      const { id, agent, params, operations, meta } = resource;
      return lines(
        `primitive ${id} ${agent}`,
        ...section('params', params),
        ...operations.map(({ name, attributes }) => `op ${name} ${formatAttributes(attributes)}`),
        ...section('meta', meta),
      );
    }
    case 'clone': {
      const { id, primitive, isPromotable, meta } = resource;
      return lines(
        `clone ${id} ${primitive}`,
        ...section('meta', { ...(isPromotable && { promotable: 'true' }), ...meta }),
      );
    }
    case 'group':
      return lines(`group ${resource.id} ${resource.members.join(' ')}`, ...section('meta', resource.meta));
    default:
      resource satisfies never;
      throw new Error('unreachable');
  }
}

function formatConstraint(constraint: Constraint): string {
  const { kind, id } = constraint;
  switch (kind) {
    case 'colocation': {
      const { score, resource, withRole } = constraint;
      // With a role on one side, crmsh is asked for one on the other
      const [left, right] = withRole ? [`${resource}:Started`, `:${withRole}`] : [resource, ''];
      return `colocation ${id} ${score}: ${left} ${constraint.with}${right}`;
    }
    case 'order': {
      const { strictness, first, then, thenAction, isSymmetrical } = constraint;
      const [left, right] =
        thenAction === 'start' ? [first, then] : [`${first}:start`, `${then}:${thenAction}`];
      return `order ${id} ${strictness}: ${left} ${right}${isSymmetrical ? '' : ' symmetrical=false'}`;
    }
    case 'avoidance':
      return `location ${id} ${constraint.resource} -inf: ${constraint.node}`;
    default:
      kind satisfies never;
      throw new Error('unreachable');
  }
}

function section(keyword: string, attributes: Attributes): string[] {
  return Object.keys(attributes).length === 0 ? [] : [`${keyword} ${formatAttributes(attributes)}`];
}

function lines(...parts: readonly string[]): string {
  return parts.join(' \\\n  ');
}

function formatAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(' ');
}

function quote(value: string): string {
  return /^[\w./:,@%+-]+$/.test(value) ? value : `"${value}"`;
}
