import { describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { AwsCommand, keysOf, parseOutput, type CommandResult, type Environment } from './aws-command.ts';
import { serveOnLoopback } from './loopback.ts';
import type { Simulator } from './simulator.ts';
import { ENI1, ENI2, NODE1, NODE2, OVERLAY, TABLE_A, twoNodes } from './two-nodes.ts';

/** Of what another row says in other words, or a test of the simulator without the AWS CLI: each call takes a second. */
const whole = { tags: ['whole'] };

/** Runs `aws ec2 …` with the keys of a user, against the simulator over HTTP. */
async function asUser(
  simulator: Simulator,
  body: (ec2: (command: string, environment?: Environment) => Promise<CommandResult>) => Promise<void>,
): Promise<void> {
  const server = await serveOnLoopback(simulator.ec2);
  const keys = keysOf(simulator.addAccessKey({ userName: 'operator' }));
  await using aws = await AwsCommand.create({ ...keys, AWS_DEFAULT_REGION: 'eu-central-1' });
  try {
    await body((command, environment) => aws.run(`--endpoint-url ${server.url} ec2 ${command}`, environment));
  } finally {
    await server.close();
  }
}

const moveA = `--route-table-id ${TABLE_A} --destination-cidr-block ${OVERLAY} --network-interface-id ${ENI2}`;

suite('EC2, checked by a client that is not ours', { tools: ['aws'] }, () => {
  describe.concurrent('the AWS CLI', { timeout: 60_000 }, () => {
    test('switches the source/destination check off and sees it', async () => {
      const simulator = twoNodes();
      await asUser(simulator, async (ec2) => {
        const modify = `modify-network-interface-attribute --network-interface-id ${ENI1}`;
        expect(await ec2(`${modify} --no-source-dest-check`)).toEqual({
          exitCode: 0,
          stdout: '',
          stderr: '',
        });
        expect(simulator.vpc.networkInterface(ENI1)).toMatchObject({ sourceDestCheck: false });
        const filters = `Name=attachment.instance-id,Values=${NODE1} Name=source-dest-check,Values=false`;
        expect(parseOutput(await ec2(`describe-network-interfaces --filters ${filters}`))).toMatchObject({
          NetworkInterfaces: [
            {
              NetworkInterfaceId: ENI1,
              SourceDestCheck: false,
              MacAddress: '02:00:00:00:00:01',
              OwnerId: '123456789012',
              PrivateIpAddress: '10.0.1.11',
              Status: 'in-use',
              VpcId: 'vpc-0123456789abcdef0',
              Attachment: { InstanceId: NODE1, DeviceIndex: 0, Status: 'attached' },
            },
          ],
        });
      });
    });

    test('walks the pages of network interfaces', whole, async () => {
      const simulator = twoNodes();
      simulator.vpc.addInstance({
        instanceId: 'i-03',
        networkInterfaces: Array.from({ length: 5 }, (_, n) => ({
          networkInterfaceId: `eni-1${n}`,
          macAddress: `02:00:00:00:01:0${n}`,
          privateIpAddress: `10.0.4.${n}`,
        })),
      });
      await asUser(simulator, async (ec2) => {
        const { NetworkInterfaces } = parseOutput(await ec2('describe-network-interfaces --page-size 5')) as {
          NetworkInterfaces: unknown[];
        };
        expect(NetworkInterfaces).toHaveLength(7);
        expect(simulator.countCalls('DescribeNetworkInterfaces')).toBe(2);
      });
    });

    test('shows the VPC with its CIDR blocks', async () => {
      await asUser(twoNodes({ vpcCidrs: ['10.0.0.0/16', '2001:db8::/56'] }), async (ec2) => {
        expect(parseOutput(await ec2('describe-vpcs --vpc-ids vpc-0123456789abcdef0'))).toMatchObject({
          Vpcs: [
            {
              CidrBlock: '10.0.0.0/16',
              CidrBlockAssociationSet: [
                { CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } },
              ],
              Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2001:db8::/56' }],
              IsDefault: false,
              OwnerId: '123456789012',
            },
          ],
        });
      });
    });

    test('shows a subnet, and the table that it follows', async () => {
      const simulator = twoNodes();
      const subnetId = 'subnet-0000000000000000c';
      simulator.vpc.addSubnet({
        subnetId,
        cidrBlock: '10.0.3.0/24',
        routeTableId: TABLE_A,
        tags: { Name: 'app' },
      });
      await asUser(simulator, async (ec2) => {
        const described = await ec2('describe-subnets --filters Name=vpc-id,Values=vpc-0123456789abcdef0');
        expect(parseOutput(described)).toMatchObject({
          Subnets: [
            {
              SubnetId: subnetId,
              CidrBlock: '10.0.3.0/24',
              AvailabilityZone: 'eu-central-1a',
              AvailableIpAddressCount: 251,
              State: 'available',
              Tags: [{ Key: 'Name', Value: 'app' }],
            },
          ],
        });
        const filter = `Name=association.subnet-id,Values=${subnetId}`;
        expect(parseOutput(await ec2(`describe-route-tables --filters ${filter}`))).toMatchObject({
          RouteTables: [{ RouteTableId: TABLE_A }],
        });
      });
    });

    test('shows the instances that run', async () => {
      const simulator = twoNodes();
      await simulator.vpc.stopInstance(NODE2);
      await asUser(simulator, async (ec2) => {
        const running = 'describe-instances --filters Name=instance-state-name,Values=running';
        expect(parseOutput(await ec2(running))).toMatchObject({
          Reservations: [
            {
              Instances: [
                {
                  InstanceId: NODE1,
                  Placement: { AvailabilityZone: 'eu-central-1a' },
                  MetadataOptions: {
                    HttpTokens: 'required',
                    HttpEndpoint: 'enabled',
                    HttpPutResponseHopLimit: 2,
                  },
                  State: { Code: 16, Name: 'running' },
                  NetworkInterfaces: [{ NetworkInterfaceId: ENI1, SourceDestCheck: true }],
                },
              ],
            },
          ],
        });
      });
    });

    test('finds the route of a transit gateway to an address', async () => {
      const simulator = twoNodes();
      const transitGatewayId = 'tgw-0123456789abcdef0';
      const transitGatewayAttachmentId = 'tgw-attach-0123456789abcdef0';
      const transitGatewayRouteTableId = 'tgw-rtb-0123456789abcdef0';
      simulator.vpc
        .addTransitGatewayAttachment({
          transitGatewayAttachmentId,
          transitGatewayId,
          subnetIds: ['subnet-0a'],
        })
        .addTransitGatewayRouteTable({
          transitGatewayRouteTableId,
          transitGatewayId,
          routes: [{ destination: OVERLAY, transitGatewayAttachmentId }],
        });
      await asUser(simulator, async (ec2) => {
        expect(parseOutput(await ec2('describe-transit-gateway-vpc-attachments'))).toMatchObject({
          TransitGatewayVpcAttachments: [
            {
              TransitGatewayAttachmentId: transitGatewayAttachmentId,
              TransitGatewayId: transitGatewayId,
              SubnetIds: ['subnet-0a'],
              State: 'available',
            },
          ],
        });
        const filter = `Name=transit-gateway-id,Values=${transitGatewayId}`;
        expect(
          parseOutput(await ec2(`describe-transit-gateway-route-tables --filters ${filter}`)),
        ).toMatchObject({
          TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: transitGatewayRouteTableId }],
        });
        const search = 'Name=route-search.longest-prefix-match,Values=192.168.10.10';
        const found = await ec2(
          `search-transit-gateway-routes --transit-gateway-route-table-id ${transitGatewayRouteTableId} --filters ${search}`,
        );
        expect(parseOutput(found)).toMatchObject({
          Routes: [
            {
              DestinationCidrBlock: OVERLAY,
              State: 'active',
              Type: 'static',
              TransitGatewayAttachments: [
                { ResourceType: 'vpc', TransitGatewayAttachmentId: transitGatewayAttachmentId },
              ],
            },
          ],
          AdditionalRoutesAvailable: false,
        });
      });
    });

    test('is denied what the policy does not allow, in a dry run too', whole, async () => {
      const simulator = twoNodes();
      simulator.iam.user('operator', {
        policy: [{ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }],
      });
      await asUser(simulator, async (ec2) => {
        for (const command of [`replace-route ${moveA}`, `replace-route --dry-run ${moveA}`]) {
          const { exitCode, stderr } = await ec2(command);
          expect(exitCode).toBe(254);
          expect(stderr).toContain(
            'An error occurred (UnauthorizedOperation) when calling the ReplaceRoute operation: You are not authorized',
          );
        }
        const allowed = await ec2('describe-vpcs --dry-run');
        expect(allowed.stderr).toContain('An error occurred (DryRunOperation)');
      });
    });

    test('is told that its secret access key is wrong', whole, async () => {
      await asUser(twoNodes(), async (ec2) => {
        const wrong = { AWS_SECRET_ACCESS_KEY: 'SimulatedTypingError' };
        const { exitCode, stderr } = await ec2('describe-vpcs', wrong);
        expect(exitCode).toBe(254);
        expect(stderr).toContain(
          'An error occurred (SignatureDoesNotMatch) when calling the DescribeVpcs operation',
        );
      });
    });
  });
});
