import { agent } from '../../src/agent.ts';
import { operatorCommands } from '../../src/operator/names.ts';
import type { ParameterDeclaration } from '../../src/ocf/instance-parameters.ts';
import type { ActionDeclaration } from '../../src/ocf/meta-data-xml.ts';

/** What the declaration says, as Markdown: lists whose items are a term and its meaning. */

export function formatSynopsis(): string {
  return `\`${agent.name}\` [${agent.actions.map(({ name }) => `\`${name}\``).join(' | ')}]`;
}

export function formatParameters(): string {
  return formatDefinitions(
    Object.entries(agent.parameters).map(([name, declaration]) => ({
      term: `\`${name}\` (${marksOf(declaration).join(', ')})`,
      meaning: [[declaration.deprecated?.desc, declaration.longdesc].filter(Boolean).join(' ')],
    })),
  );
}

function marksOf(declaration: ParameterDeclaration<unknown>): string[] {
  const { type, required, uniqueGroup, deprecated, reloadable } = declaration;
  return [
    ...(required ? ['required'] : []),
    ...(uniqueGroup === undefined ? [] : ['unique']),
    ...(deprecated ? ['deprecated'] : []),
    type.options?.join(' | ') ?? type.content,
    ...(declaration.default === undefined ? [] : [`default ${declaration.default}`]),
    ...(reloadable && !deprecated ? ['reloadable'] : []),
  ];
}

export function formatCommands(): string {
  return formatDefinitions(
    Object.entries(operatorCommands).map(([name, what]) => ({
      term: `\`${name}\``,
      meaning: [`${what.slice(0, 1).toUpperCase()}${what.slice(1)}.`],
    })),
  );
}

export function formatActions(): string {
  return formatDefinitions(
    agent.actions.map((action) => ({
      term: `\`${action.name}\``,
      meaning: [`${whatDoes(action)} ${formatTimes(action)}`],
    })),
  );
}

/** @throws where an action has been declared that nothing is told of here */
function whatDoes({ name }: ActionDeclaration): string {
  const told = whatActionsDo[name];
  if (told === undefined) throw new Error(`packaging/man/declared.ts does not say what ${name} does`);
  return told;
}

const whatActionsDo: Readonly<Record<string, string>> = {
  start:
    'Adds the address to the interface, points its route in every route table at this node, and makes sure that it ' +
    'does. A route that does not exist is created.',
  stop:
    'Removes the address from whichever interface has it. It asks neither EC2 nor the instance metadata service; the ' +
    'routes stay as they are until the next start.',
  monitor:
    'Says whether the address is here and whether the routes point at this node. When it recurs it puts back a route ' +
    'that vanished (`repair_routes`). At check level 10 and above it asks EC2 also where `monapi` is false.',
  'validate-all':
    'Checks the syntax of the parameters, and tells all problems at once. At check level 10 and above it also asks ' +
    'this node, the instance metadata service and EC2 whether a start can succeed; permissions are tried by dry run, ' +
    'and nothing is changed.',
  'reload-agent':
    'Succeeds and does nothing: every action reads the parameters anew. Pacemaker calls it instead of a restart ' +
    'when only reloadable parameters have changed.',
  'meta-data': 'Prints the description of the agent and its parameters as XML.',
};

function formatTimes({ timeout, interval }: ActionDeclaration): string {
  const repeated = interval === undefined ? '' : ` Suggested interval: ${interval}.`;
  return `Suggested minimum timeout: ${timeout}.${repeated}`;
}

/** A list of terms; a meaning has one paragraph or more. */
export function formatDefinitions(
  definitions: readonly { readonly term: string; readonly meaning: readonly string[] }[],
): string {
  return definitions
    .map(({ term, meaning }) => `- ${[term, ...meaning].join('\n\n').replaceAll(/\n(?=.)/g, '\n  ')}`)
    .join('\n\n');
}
