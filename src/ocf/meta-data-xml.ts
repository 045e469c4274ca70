import type { Declarations, ParameterDeclaration } from './instance-parameters.ts';

export interface ActionDeclaration {
  readonly name: string;
  readonly timeout: `${number}s`;
  readonly interval?: `${number}s`;
  readonly depth?: '0';
}

/** Everything that the metadata of an agent says. */
export interface AgentDeclaration {
  readonly name: string;
  readonly shortdesc: string;
  readonly longdesc: string;
  readonly parameters: Declarations;
  readonly actions: readonly ActionDeclaration[];
}

/**
 * The document type inside the document: ocf-tester runs `xmllint --valid`, and the historic
 * `ra-api-1.dtd` of resource-agents knows neither `reloadable` nor `unique-group` nor `deprecated`.
 */
const documentType = `<!DOCTYPE resource-agent [
<!ELEMENT resource-agent (version,longdesc,shortdesc,parameters,actions)>
<!ATTLIST resource-agent name CDATA #REQUIRED version CDATA #IMPLIED>
<!ELEMENT version (#PCDATA)>
<!ELEMENT longdesc (#PCDATA)>
<!ATTLIST longdesc lang NMTOKEN #IMPLIED>
<!ELEMENT shortdesc (#PCDATA)>
<!ATTLIST shortdesc lang NMTOKEN #IMPLIED>
<!ELEMENT parameters (parameter*)>
<!ELEMENT parameter (deprecated?,longdesc,shortdesc,content)>
<!ATTLIST parameter name CDATA #REQUIRED unique (0|1) "0" unique-group CDATA #IMPLIED required (0|1) "0" reloadable (0|1) "0">
<!ELEMENT deprecated (replaced-with*,desc*)>
<!ELEMENT replaced-with EMPTY>
<!ATTLIST replaced-with name CDATA #REQUIRED>
<!ELEMENT desc (#PCDATA)>
<!ATTLIST desc lang NMTOKEN #IMPLIED>
<!ELEMENT content (option*)>
<!ATTLIST content type (string|integer|boolean|select) #REQUIRED default CDATA #IMPLIED>
<!ELEMENT option EMPTY>
<!ATTLIST option value CDATA #REQUIRED>
<!ELEMENT actions (action*)>
<!ATTLIST action name CDATA #REQUIRED timeout CDATA #REQUIRED interval CDATA #IMPLIED depth CDATA #IMPLIED>
<!ELEMENT action EMPTY>
]>`;

/**
 * The metadata of an agent as XML. `<version>` is the version of the OCF resource agent API and exactly
 * `1.1`: pcs accepts no other, and Pacemaker calls `reload-agent` only from 1.1 on.
 * https://github.com/ClusterLabs/OCF-spec/blob/main/ra/1.1/ocf-meta-data.rng
 *
 * @param version of the agent itself
 */
export function formatMetaData(agent: AgentDeclaration, version: string): string {
  return `<?xml version="1.0"?>
${documentType}
<resource-agent${attributes({ name: agent.name, version })}>
<version>1.1</version>
${descriptions(agent)}
<parameters>
${Object.entries(agent.parameters)
  .map(([name, declaration]) => parameterElement(name, declaration))
  .join('\n')}
</parameters>
<actions>
${agent.actions.map((action) => `<action${attributes({ ...action })}/>`).join('\n')}
</actions>
</resource-agent>
`;
}

function parameterElement(name: string, declaration: ParameterDeclaration<unknown>): string {
  const { type, uniqueGroup, required, reloadable, deprecated } = declaration;
  const options = type.options?.map((value) => `<option${attributes({ value })}/>`).join('') ?? '';
  // crmsh 4.4 knows no unique-group and warns of duplicates by the former attribute
  const unique = uniqueGroup && '1';
  const flags = {
    unique,
    'unique-group': uniqueGroup,
    required: required && '1',
    reloadable: reloadable && '1',
  };
  return [
    `<parameter${attributes({ name, ...flags })}>`,
    ...(deprecated ? [deprecatedElement(deprecated)] : []),
    descriptions(declaration),
    `<content${attributes({ type: type.content, default: declaration.default })}>${options}</content>`,
    '</parameter>',
  ].join('\n');
}

function deprecatedElement({ replacedWith, desc }: { replacedWith?: string; desc: string }): string {
  const replacement =
    replacedWith === undefined ? '' : `<replaced-with${attributes({ name: replacedWith })}/>`;
  return `<deprecated>${replacement}<desc lang="en">${escape(desc)}</desc></deprecated>`;
}

function descriptions({ longdesc, shortdesc }: { longdesc: string; shortdesc: string }): string {
  return `<longdesc lang="en">\n${escape(longdesc)}\n</longdesc>\n<shortdesc lang="en">${escape(shortdesc)}</shortdesc>`;
}

function attributes(all: Record<string, string | undefined>): string {
  return Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escape(value ?? '')}"`)
    .join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? '&quot;');
}
