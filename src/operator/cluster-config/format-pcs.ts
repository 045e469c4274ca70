import type { Attributes, Configuration, Constraint, Resource } from './configuration.ts';
import { formatComment } from './format-comment.ts';

/**
 * For a shell: pcs changes a copy, which then replaces the configuration as a whole; one command after the other on the cluster
 * itself would start resources before their constraints are there. In words that every pcs since RHEL 8 takes: clones and groups
 * by commands of their own, as the options of `resource create` for them have changed with RHEL 9.3 and again with 10.
 */
export function formatForPcs(configuration: Configuration): string {
  const { properties, resourceDefaults, operationDefaults, resources, constraints } = configuration;
  const commands = [
    ...formatSet('property set', properties),
    ...formatSet('resource defaults update', resourceDefaults),
    ...formatSet('resource op defaults update', operationDefaults),
    ...resources.flatMap(formatResource),
    ...constraints.map(formatConstraint),
  ];
  const how = [
    'As root on one node of the cluster: read it, then paste it, or give all of it to sh.',
    'Only the last command changes the cluster, as a whole; all before it work on a copy, and the first that fails ends it.',
    'To look at it before the cluster acts on it: first pcs property set maintenance-mode=true, then the same with false.',
  ];
  return [
    ...formatComment([`${configuration.title}.`, ...how, ...configuration.notes]),
    // Of its own, as what fails must not end the shell into which this is pasted
    '(',
    'set -e',
    'pcs cluster cib before.xml',
    'cp before.xml after.xml',
    ...commands.map((command) => `pcs -f after.xml ${command}`),
    'pcs cluster cib-push after.xml diff-against=before.xml',
    ')',
    '',
  ].join('\n');
}

function formatSet(command: string, attributes: Attributes): string[] {
  return Object.keys(attributes).length === 0 ? [] : [`${command} ${formatAttributes(attributes)}`];
}

function formatResource(resource: Resource): string[] {
  switch (resource.kind) {
    case 'primitive': {
      const { id, agent, params, operations, meta } = resource;
      const [command, name] = agent.startsWith('stonith:')
        ? ['stonith create', agent.replace('stonith:', '')]
        : ['resource create', agent];
      return [
        lines(
          `${command} ${id} ${name}`,
          formatAttributes(params),
          ...operations.map((operation) => `op ${operation.name} ${formatAttributes(operation.attributes)}`),
          ...(Object.keys(meta).length === 0 ? [] : [`meta ${formatAttributes(meta)}`]),
        ),
      ];
    }
    case 'clone': {
      const { id, primitive, isPromotable, meta } = resource;
      return [
        `resource ${isPromotable ? 'promotable' : 'clone'} ${primitive} ${id}`,
        ...formatSet(`resource meta ${id}`, meta),
      ];
    }
    case 'group': {
      const { id, members, meta } = resource;
      return [`resource group add ${id} ${members.join(' ')}`, ...formatSet(`resource meta ${id}`, meta)];
    }
    default:
      resource satisfies never;
      throw new Error('unreachable');
  }
}

function formatConstraint(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'colocation': {
      const { resource, withRole, score } = constraint;
      const role = withRole === undefined ? '' : `${withRole.toLowerCase()} `;
      return `constraint colocation add ${resource} with ${role}${constraint.with} score=${score}`;
    }
    case 'order': {
      const { strictness, first, then, thenAction, isSymmetrical } = constraint;
      const kind = strictness === 'Mandatory' ? '' : ` kind=${strictness}`;
      const symmetrical = isSymmetrical ? '' : ' symmetrical=false';
      return `constraint order start ${first} then ${thenAction} ${then}${kind}${symmetrical}`;
    }
    case 'avoidance':
      return `constraint location ${constraint.resource} avoids ${constraint.node}`;
    default:
      constraint satisfies never;
      throw new Error('unreachable');
  }
}

function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' \\\n  ');
}

function formatAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(' ');
}

/** As one word of a POSIX shell. */
function quote(value: string): string {
  return /^[\w./:,@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
