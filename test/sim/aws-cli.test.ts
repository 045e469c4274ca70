import { describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { AwsCommand, type CommandResult, type Environment } from './aws-command.ts';
import { serveOnLoopback } from './loopback.ts';
import type { Simulator } from './simulator.ts';
import { ENI1, ENI2, NODE1, OVERLAY, OVERLAY6, TABLE_A, TABLE_B, twoNodes } from './two-nodes.ts';

/** Of what another row says in other words, or a test of the simulator without the AWS CLI: each call takes a second. */
const whole = { tags: ['whole'] };

/** Runs `aws ec2 …` as on node 1: no keys, no configuration, only the metadata service to ask. */
async function onNode1(
  simulator: Simulator,
  body: (ec2: (command: string, environment?: Environment) => Promise<CommandResult>) => Promise<void>,
): Promise<void> {
  const [ec2, imds] = [await serveOnLoopback(simulator.ec2), await serveOnLoopback(simulator.imds(NODE1))];
  await using aws = await AwsCommand.create({
    AWS_EC2_METADATA_DISABLED: 'false',
    // Without the slash: "Invalid endpoint EC2 Instance Metadata endpoint: http://127.0.0.1:41153latest/api/token"
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `${imds.url}/`,
  });
  try {
    await body((command, environment) => aws.run(`--endpoint-url ${ec2.url} ec2 ${command}`, environment));
  } finally {
    await Promise.all([ec2.close(), imds.close()]);
  }
}

type RouteTables = { RouteTables: { RouteTableId: string; Routes: Record<string, string>[] }[] };

function routeTables({ stdout }: CommandResult): RouteTables['RouteTables'] {
  return (JSON.parse(stdout) as RouteTables).RouteTables;
}

const overlay = `--route-table-id ${TABLE_A} --destination-cidr-block ${OVERLAY}`;
const table6 = `--route-table-id ${TABLE_A} --destination-ipv6-cidr-block`;

suite('checked by a client that is not ours', { tools: ['aws'] }, () => {
  describe.concurrent('the AWS CLI', { timeout: 60_000 }, () => {
    test('takes credentials and Region from the metadata service and shows the route tables', async () => {
      const simulator = twoNodes();
      await onNode1(simulator, async (ec2) => {
        const result = await ec2('describe-route-tables');
        expect(result).toMatchObject({ exitCode: 0, stderr: '' });
        expect(routeTables(result)[0]).toEqual({
          RouteTableId: TABLE_A,
          VpcId: 'vpc-0123456789abcdef0',
          OwnerId: '123456789012',
          Routes: [
            {
              DestinationCidrBlock: '10.0.0.0/16',
              GatewayId: 'local',
              State: 'active',
              Origin: 'CreateRouteTable',
            },
            {
              DestinationCidrBlock: '0.0.0.0/0',
              GatewayId: 'igw-0123456789abcdef0',
              State: 'active',
              Origin: 'CreateRoute',
            },
            {
              DestinationCidrBlock: OVERLAY,
              InstanceId: NODE1,
              InstanceOwnerId: '123456789012',
              NetworkInterfaceId: ENI1,
              State: 'active',
              Origin: 'CreateRoute',
            },
          ],
          Associations: [
            {
              Main: true,
              RouteTableAssociationId: 'rtbassoc-0000000000000000a0',
              RouteTableId: TABLE_A,
              AssociationState: { State: 'associated' },
            },
            {
              Main: false,
              RouteTableAssociationId: 'rtbassoc-0000000000000000a1',
              RouteTableId: TABLE_A,
              SubnetId: 'subnet-0000000000000000a',
              AssociationState: { State: 'associated' },
            },
          ],
          PropagatingVgws: [],
          Tags: [{ Key: 'Name', Value: 'cluster a' }],
        });
        expect(simulator.calls[0]?.accessKeyId).toMatch(/^ASIASIMULATED/);
        expect(simulator.imdsCalls.map(({ status }) => status)).toEqual(simulator.imdsCalls.map(() => 200));
      });
    });

    test('filters by id and destination', whole, async () => {
      await onNode1(twoNodes(), async (ec2) => {
        const result = await ec2(
          `describe-route-tables --filters Name=route-table-id,Values=${TABLE_B},rtb-0f Name=route.destination-cidr-block,Values=${OVERLAY}`,
        );
        expect(routeTables(result).map(({ RouteTableId }) => RouteTableId)).toEqual([TABLE_B]);
      });
    });

    test('walks the pages', whole, async () => {
      const simulator = twoNodes();
      for (let i = 1; i <= 10; i++) simulator.vpc.addRouteTable({ routeTableId: `rtb-${i.toString(16)}` });
      await onNode1(simulator, async (ec2) => {
        const ids = routeTables(await ec2('describe-route-tables --page-size 5')).map(
          ({ RouteTableId }) => RouteTableId,
        );
        expect(ids).toEqual([...simulator.vpc.state.routeTables.keys()]);
        expect(simulator.countCalls('DescribeRouteTables')).toBe(3);
      });
    });

    test('moves a route, deletes it and creates it again', async () => {
      const simulator = twoNodes();
      await onNode1(simulator, async (ec2) => {
        const route = () => simulator.vpc.route(TABLE_A, OVERLAY);
        expect(await ec2(`replace-route ${overlay} --network-interface-id ${ENI2}`)).toMatchObject({
          exitCode: 0,
        });
        expect(route()).toMatchObject({ networkInterfaceId: ENI2 });
        expect(await ec2(`delete-route ${overlay}`)).toMatchObject({ exitCode: 0 });
        expect(route()).toBeUndefined();
        const created = await ec2(`create-route ${overlay} --instance-id ${NODE1}`);
        expect(JSON.parse(created.stdout)).toEqual({ Return: true });
        expect(route()).toMatchObject({ networkInterfaceId: ENI1 });
      });
    });

    test('creates an IPv6 route and finds it in its canonical spelling', whole, async () => {
      await onNode1(twoNodes(), async (ec2) => {
        await ec2(`create-route ${table6} FD00:0010:0:0::10/128 --network-interface-id ${ENI1}`);
        const result = await ec2(
          `describe-route-tables --filters Name=route.destination-ipv6-cidr-block,Values=${OVERLAY6}`,
        );
        expect(routeTables(result)[0]?.Routes.at(-1)).toMatchObject({
          DestinationIpv6CidrBlock: OVERLAY6,
          NetworkInterfaceId: ENI1,
        });
      });
    });

    type Refusal = [title: string, command: string, stderr: string];
    const refusals: Refusal[] = [
      [
        'a dry run that is allowed',
        `replace-route --dry-run ${overlay} --network-interface-id ${ENI2}`,
        'An error occurred (DryRunOperation) when calling the ReplaceRoute operation: Request would have succeeded, but DryRun flag is set.',
      ],
      [
        'a route that is not there',
        `replace-route ${table6} ${OVERLAY6} --network-interface-id ${ENI2}`,
        `An error occurred (InvalidParameterValue) when calling the ReplaceRoute operation: There is no route defined for '${OVERLAY6}' in the route table. Use CreateRoute instead.`,
      ],
      [
        'a route table that is not there',
        'describe-route-tables --route-table-ids rtb-0f',
        "An error occurred (InvalidRouteTableID.NotFound) when calling the DescribeRouteTables operation: The routeTable ID 'rtb-0f' does not exist",
      ],
    ];
    const isShown = (...[, command, stderr]: Refusal) =>
      onNode1(twoNodes(), async (ec2) => {
        expect(await ec2(command)).toEqual({ exitCode: 254, stdout: '', stderr: `\n${stderr}` });
      });
    test.each(refusals.slice(0, 1))('shows the error code of %s', isShown);
    test.each(refusals.slice(1))('shows the error code of %s', whole, isShown);

    test('tries again when it is throttled', whole, async () => {
      const simulator = twoNodes();
      simulator.fault({ errorCode: 'RequestLimitExceeded', times: 1 });
      await onNode1(simulator, async (ec2) => {
        expect(await ec2('describe-route-tables')).toMatchObject({ exitCode: 0 });
        expect(simulator.calls.map(({ status }) => status)).toEqual([503, 200]);
      });
    });

    test('gives up when it stays throttled', whole, async () => {
      const simulator = twoNodes();
      simulator.fault({ errorCode: 'RequestLimitExceeded' });
      await onNode1(simulator, async (ec2) => {
        const { exitCode, stderr } = await ec2('describe-route-tables', { AWS_MAX_ATTEMPTS: '1' });
        expect(exitCode).toBe(254);
        expect(stderr).toContain('(RequestLimitExceeded) when calling the DescribeRouteTables operation');
      });
    });

    test('is refused with the credentials of another Region', whole, async () => {
      await onNode1(twoNodes(), async (ec2) => {
        const { exitCode, stderr } = await ec2('describe-route-tables', { AWS_DEFAULT_REGION: 'us-east-1' });
        expect(exitCode).toBe(254);
        expect(stderr).toContain('(AuthFailure)');
      });
    });

    test('finds no credentials where the instance has no role', whole, async () => {
      const simulator = twoNodes();
      simulator.fault({ action: 'imds', path: '/iam/', status: 404 });
      await onNode1(simulator, async (ec2) => {
        const { exitCode, stderr } = await ec2('describe-route-tables');
        expect(exitCode).toBe(253);
        expect(stderr).toContain('Unable to locate credentials');
        expect(simulator.countCalls()).toBe(0);
      });
    });
  });
});
