import type { NamedPolicy, Statement } from './policy.ts';

/** What of AWS's and HashiCorp's tools takes a policy. */
export const formats = {
  json: formatJson,
  terraform: formatTerraform,
  cloudformation: formatCloudFormation,
} as const satisfies Record<string, (policies: readonly NamedPolicy[]) => string>;

export type Format = keyof typeof formats;

/** Documents for `aws iam put-role-policy`, one after the other. */
function formatJson(policies: readonly NamedPolicy[]): string {
  return policies.map(({ statements }) => `${JSON.stringify(document(statements), undefined, 2)}\n`).join('');
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
function formatTerraform(policies: readonly NamedPolicy[]): string {
  const documents = policies.map(({ name, belongsTo, statements }) =>
    [
      `# ${belongsTo}`,
      `data "aws_iam_policy_document" "overlay_ip_${name.replaceAll('-', '_')}" {`,
      ...statements.flatMap(terraformStatement),
      '}\n',
    ].join('\n'),
  );
  return documents.join('\n');
}

function terraformStatement({ Sid, Effect, Principal, Action, Resource }: Statement): string[] {
  return [
    '  statement {',
    `    sid       = ${terraformString(Sid)}`,
    `    effect    = ${terraformString(Effect)}`,
    `    actions   = ${terraformList(Action)}`,
    ...(Resource ? [`    resources = ${terraformList(Resource)}`] : []),
    ...(Principal
      ? [
          '    principals {',
          '      type        = "AWS"',
          `      identifiers = ${terraformList([Principal.AWS])}`,
          '    }',
        ]
      : []),
    '  }',
  ];
}

function terraformList(texts: readonly string[]): string {
  if (texts.length === 1) return `[${texts.map(terraformString).join('')}]`;
  return `[\n${texts.map((text) => `      ${terraformString(text)},\n`).join('')}    ]`;
}

/** As in JSON, but for the beginnings of templates. https://developer.hashicorp.com/terraform/language/expressions/strings */
function terraformString(text: string): string {
  return JSON.stringify(text).replaceAll(/[$%]\{/g, (beginning) => `${beginning.slice(0, 1)}${beginning}`);
}

/**
 * A template in JSON. Trust is no resource of its own there: it is the AssumeRolePolicyDocument of the role.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
function formatCloudFormation(policies: readonly NamedPolicy[]): string {
  const resources = policies
    .flatMap(({ name, ...policy }) => (name === 'trust' ? [] : { name, ...policy }))
    .map(({ name, belongsTo, statements }): [string, object] => [
      logicalIds[name],
      {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { Description: `overlay-ip: ${belongsTo}`, PolicyDocument: document(statements) },
      },
    ]);
  const template = { AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(resources) };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

const logicalIds = {
  nodes: 'OverlayIpNodesPolicy',
  administrator: 'OverlayIpAdministratorPolicy',
  'route-tables': 'OverlayIpRouteTablesPolicy',
} as const;

function document(Statement: readonly Statement[]) {
  return { Version: '2012-10-17', Statement };
}
