import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { describe, expect, test } from 'vitest';
import { commandOf, readReadme } from '../../../packaging/readme.ts';
import { type Policy } from '../../sim/policy.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';
import { cibOf } from '../doctor/cib-of.ts';
import { resource, tables as healthyTables } from '../doctor/healthy-names.ts';
import { typed } from '../typed.ts';

const tables = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'];
const ofTables = ['--routing-table', tables.join(',')];
const role = 'arn:aws:iam::210987654321:role/overlay-ip';
const nodeRole = 'arn:aws:iam::123456789012:role/cluster-node';

/** `Action Resource`, line by line. */
function allowed({ Statement }: Document): string[] {
  return Statement.flatMap(({ Action, Resource = ['-'] }) =>
    Action.flatMap((action) => [Resource].flat().map((resource) => `${action} ${resource}`)),
  );
}

type Document = { Statement: { Action: string[]; Resource?: string | string[] }[] };

async function printed(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await typed(['policy', ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

const policy = async (...args: string[]) => JSON.parse(await printed(...args)) as Document;

describe('overlay-ip policy', () => {
  test('allows moving the routes of the listed tables, and looking', async () => {
    expect(
      allowed(await policy(...ofTables, '--region', 'eu-central-1', '--account', '123456789012')),
    ).toEqual([
      'ec2:DescribeRouteTables *',
      'ec2:ReplaceRoute arn:aws:ec2:eu-central-1:123456789012:route-table/rtb-0a1b2c3d4e5f60001',
      'ec2:ReplaceRoute arn:aws:ec2:eu-central-1:123456789012:route-table/rtb-0a1b2c3d4e5f60002',
      'ec2:CreateRoute arn:aws:ec2:eu-central-1:123456789012:route-table/rtb-0a1b2c3d4e5f60001',
      'ec2:CreateRoute arn:aws:ec2:eu-central-1:123456789012:route-table/rtb-0a1b2c3d4e5f60002',
      'ec2:DescribeNetworkInterfaces *',
    ]);
  });

  test('is the one in the README', async () => {
    const [, json = ''] = /^## IAM policy\n\n[^#]*?```json\n(.*?)```/ms.exec(await readReadme()) ?? [];
    const command = commandOf(await readReadme(), 'overlay-ip policy')
      .split(/\s+/)
      .slice(2);
    expect(allowed(JSON.parse(json) as never).toSorted()).toEqual(
      allowed(await policy(...command)).toSorted(),
    );
  });

  describe('of a resource of the cluster', () => {
    const ofCluster = async (...args: string[]) => {
      const tools = await temporaryDirectory();
      const cib = cibOf({ instanceIds: ['i-0123456789abcdef0', 'i-0123456789abcdef1'] });
      await writeFile(path.join(tools, 'cibadmin'), `#!/bin/sh\ncat <<'END'\n${cib}\nEND\n`, { mode: 0o755 });
      return typed(['policy', ...args], { env: { PATH: `${tools}:${process.env['PATH'] ?? ''}` } });
    };

    test('is that of its parameters', async () => {
      const { exitCode, stdout, stderr } = await ofCluster(resource);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual(await policy('--routing-table', healthyTables.join(',')));
    });

    test('a flag counts before what is configured', async () => {
      const other = ['--routing-table', 'rtb-0a1b2c3d4e5f60007'];
      const { stdout } = await ofCluster(resource, ...other);
      expect(JSON.parse(stdout)).toEqual(await policy(...other));
    });

    test('that is not there is an error', async () => {
      expect(await ofCluster('rsc_other')).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('rsc_other: the cluster has no such resource') as string,
      });
    });
  });

  test('--for adds what the commands call that the agent does not', async () => {
    const agent = allowed(await policy(...ofTables));
    const more = async (...args: string[]) =>
      allowed(await policy(...ofTables, ...args)).filter((line) => !agent.includes(line));
    expect(await more('--for', 'status')).toEqual(['ec2:DescribeSubnets *', 'ec2:DescribeInstances *']);
    expect(await more('--for', 'status, doctor')).toEqual(await more('--for', 'status'));
    expect(await more('--for', 'doctor', '--from-transit-gateway')).toEqual([
      'ec2:DescribeSubnets *',
      'ec2:DescribeTransitGatewayVpcAttachments *',
      'ec2:DescribeTransitGatewayRouteTables *',
      'ec2:DescribeInstances *',
      'ec2:SearchTransitGatewayRoutes arn:aws:ec2:*:*:transit-gateway-route-table/*',
    ]);
  });

  test('--for setup or teardown is a policy of its own, without what only nodes need', async () => {
    const only = ['--only', 'administrator'];
    const administrator = allowed(await policy(...ofTables, '--for', 'setup,teardown', ...only));
    const changing = administrator.filter((line) => !line.includes('Describe'));
    expect(changing).toEqual([
      ...['CreateRoute', 'DeleteRoute'].flatMap((call) =>
        tables.map((table) => `ec2:${call} arn:aws:ec2:*:*:route-table/${table}`),
      ),
      'ec2:ModifyNetworkInterfaceAttribute arn:aws:ec2:*:*:network-interface/*',
    ]);
    expect(allowed(await policy(...ofTables, '--for', 'setup', ...only)).join()).not.toContain('DeleteRoute');
    const nodes = await policy(...ofTables, '--for', 'setup,teardown', '--only', 'nodes');
    expect(nodes).toEqual(await policy(...ofTables));
  });

  test('with a role for the route tables each policy of --for has its own part', async () => {
    const of = async (name: string) =>
      allowed(
        await policy(
          ...ofTables,
          '--routing-table-role',
          role,
          '--for',
          'status,setup,teardown',
          '--only',
          name,
        ),
      );
    expect(await of('nodes')).toEqual([
      `sts:AssumeRole ${role}`,
      'ec2:DescribeNetworkInterfaces *',
      'ec2:DescribeInstances *',
    ]);
    expect(await of('administrator')).toEqual([
      `sts:AssumeRole ${role}`,
      'ec2:DescribeInstances *',
      'ec2:ModifyNetworkInterfaceAttribute arn:aws:ec2:*:*:network-interface/*',
    ]);
    expect((await of('route-tables')).filter((line) => /Subnets|Delete/.test(line))).toEqual([
      'ec2:DescribeSubnets *',
      ...tables.map((table) => `ec2:DeleteRoute arn:aws:ec2:*:210987654321:route-table/${table}`),
    ]);
  });

  test('wrong --for, --from-transit-gateway and --only are told at once', async () => {
    const { exitCode, stderr } = await typed([
      'policy',
      ...ofTables,
      '--for',
      'status,stonith',
      '--from-transit-gateway',
      '--only',
      'administrator',
    ]);
    expect(exitCode).toBe(2);
    for (const flag of ['--for=status,stonith', '--from-transit-gateway', '--only=administrator'])
      expect(stderr).toContain(flag);
  });

  test('without account and Region allows them in any, as the ids of tables are unique', async () => {
    expect(allowed(await policy(...ofTables))).toContain(
      'ec2:ReplaceRoute arn:aws:ec2:*:*:route-table/rtb-0a1b2c3d4e5f60001',
    );
  });

  test.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-east-1', 'aws'],
  ])('of %s is of the partition %s', async (region, partition) => {
    expect(JSON.stringify(await policy(...ofTables, '--region', region))).toContain(
      `"arn:${partition}:ec2:${region}:*:route-table/`,
    );
  });

  test.each([
    ['ignore', []],
    ['warn', ['ec2:DescribeNetworkInterfaces *']],
    ['disable', ['ec2:ModifyNetworkInterfaceAttribute arn:aws:ec2:*:*:network-interface/*']],
  ])('with source_dest_check %s adds what it needs, and nothing else', async (value, added) => {
    const all = allowed(await policy(...ofTables, '--source-dest-check', value));
    expect(all.filter((line) => line.includes('NetworkInterface'))).toEqual(added);
    expect(all.filter((line) => !line.includes('NetworkInterface'))).toEqual(
      allowed(await policy(...ofTables, '--source-dest-check', 'ignore')),
    );
  });

  describe('of a shared VPC', () => {
    const shared = [...ofTables, '--routing-table-role', role, '--node-role', nodeRole];

    test('is a pair, and who may assume the role', async () => {
      const { exitCode, stdout, stderr } = await typed(['policy', ...shared]);
      expect(exitCode).toBe(0);
      expect(stderr).toBe(
        `3 policies, in this order: nodes (the role in the instance profile of every node), route-tables (${role}), trust (who may assume ${role}). --only prints one.\n`,
      );
      const documents = stdout.split(/^(?=\{$)/m).map((text) => allowed(JSON.parse(text) as never));
      expect(documents).toEqual([
        [`sts:AssumeRole ${role}`, 'ec2:DescribeNetworkInterfaces *'],
        [
          'ec2:DescribeRouteTables *',
          ...['ReplaceRoute', 'CreateRoute'].flatMap((call) =>
            tables.map((table) => `ec2:${call} arn:aws:ec2:*:210987654321:route-table/${table}`),
          ),
        ],
        ['sts:AssumeRole -'],
      ]);
    });

    test.each(['nodes', 'route-tables', 'trust'])('--only %s prints one', async (only) => {
      expect(await policy(...shared, '--only', only)).toMatchObject({ Version: '2012-10-17' });
    });

    test('trusts the role of the nodes', async () => {
      expect(await policy(...shared, '--only', 'trust')).toMatchObject({
        Statement: [{ Principal: { AWS: nodeRole }, Action: ['sts:AssumeRole'] }],
      });
    });
  });

  test('for Terraform is the same', async () => {
    const args = [...ofTables, '--source-dest-check', 'disable'];
    const { data } = (await parse('policy.tf', await printed(...args, '--format', 'terraform'))) as {
      data: { aws_iam_policy_document: { overlay_ip_nodes: [{ statement: Record<string, never>[] }] } };
    };
    const [{ statement }] = data.aws_iam_policy_document.overlay_ip_nodes;
    const { Statement } = (await policy(...args)) as unknown as Exclude<Policy, readonly unknown[]>;
    expect(
      statement.map(({ sid, effect, actions, resources }) => ({
        Sid: sid,
        Effect: effect,
        Action: actions,
        Resource: resources,
      })),
    ).toEqual(Statement);
  });

  test('for Terraform names whom the role of a shared VPC trusts', async () => {
    const text = await printed(
      ...[...ofTables, '--routing-table-role', role, '--node-role', nodeRole],
      ...['--format', 'terraform', '--only', 'trust'],
    );
    expect(await parse('trust.tf', text)).toMatchObject({
      data: {
        aws_iam_policy_document: {
          overlay_ip_trust: [{ statement: [{ principals: [{ type: 'AWS', identifiers: [nodeRole] }] }] }],
        },
      },
    });
  });

  test('for CloudFormation is a managed policy', async () => {
    const template = JSON.parse(await printed(...ofTables, '--format', 'cloudformation')) as unknown;
    expect(template).toMatchObject({
      AWSTemplateFormatVersion: '2010-09-09',
      Resources: {
        OverlayIpNodesPolicy: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { PolicyDocument: await policy(...ofTables) },
        },
      },
    });
  });

  test.each([
    [[], ['--routing-table is required: route table ids']],
    [
      ['--routing-table', 'rtb-1', '--region', 'Frankfurt'],
      ['--routing-table="rtb-1": not a route table id', '--region="Frankfurt": not the name of a Region'],
    ],
    [
      [...ofTables, '--account', '1234', '--node-role', 'cluster-node', '--only', 'route-tables'],
      [
        '--account=1234: not the id of an account; write its 12 digits',
        '--node-role=cluster-node: not the ARN of a role; write it like arn:aws:iam::123456789012:role/cluster-node',
        '--only=route-tables: this policy is for --routing-table-role, which is not given',
      ],
    ],
    [
      [...ofTables, '--routing-table-role', role, '--only', 'trust'],
      ['--only=trust: the trust policy names who'],
    ],
    [[...ofTables, '--format', 'yaml'], ["argument 'yaml' is invalid. Allowed choices are json, terraform"]],
    [
      ['--routing-tabel', 'rtb-1'],
      ["unknown option '--routing-tabel'", '(Did you mean --routing-table?)'],
    ],
  ])('refuses %j with every problem at once', async (args, problems) => {
    const { exitCode, stdout, stderr } = await typed(['policy', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    for (const problem of problems) expect(stderr).toContain(problem);
  });

  test('--help tells the parameters as the agent describes them', async () => {
    const { exitCode, stdout } = await typed(['policy', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Usage: overlay-ip policy [options]');
    expect(stdout).toMatch(/--routing-table <value> +route table ids/);
  });
});
