import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../../setup/suite.ts';
import { HealthySystem } from '../doctor/healthy.ts';
import { overlayIp, tables } from '../doctor/healthy-names.ts';
import { typed } from '../typed.ts';

interface Permission {
  readonly Effect: 'Allow';
  readonly Action: string;
  readonly Resource: string;
}

interface Document {
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

const gateway = 'tgw-0123456789abcdef0';

suite('the policy that overlay-ip policy --for doctor prints', { lab: true, tools: ['crm_mon'] }, () => {
  let system: HealthySystem;
  beforeAll(async () => {
    system = await HealthySystem.up();
    const { vpc } = system.simulator;
    vpc
      .addTransitGatewayAttachment({
        transitGatewayAttachmentId: 'tgw-attach-0123456789abcdef0',
        transitGatewayId: gateway,
        subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      })
      .addTransitGatewayRouteTable({
        transitGatewayRouteTableId: 'tgw-rtb-0123456789abcdef0',
        transitGatewayId: gateway,
        routes: [
          { destination: `${overlayIp}/32`, transitGatewayAttachmentId: 'tgw-attach-0123456789abcdef0' },
        ],
      });
  });
  afterAll(() => system[Symbol.asyncDispose]());

  test.each([
    ['', []],
    [' with --from-transit-gateway', ['--from-transit-gateway']],
  ])('suffices%s, and has nothing that could be left out', async (_, more) => {
    const before = await printed(more.length === 0 ? [] : ['--for', 'doctor']);
    const all = await printed(['--for', 'doctor', ...more]);
    expect(await troubles(all, more)).toEqual([]);
    const added = all.filter((one) => !before.some((other) => isDeepStrictEqual(one, other)));
    expect(added.length).toBeGreaterThan(1);
    for (const one of added)
      expect(
        await troubles(
          all.filter((other) => other !== one),
          more,
        ),
        `without ${one.Action}`,
      ).not.toEqual([]);
  });

  /** One action and one resource each. */
  async function printed(args: readonly string[]): Promise<Permission[]> {
    const { stdout } = await typed(['policy', '--routing-table', tables.join(','), ...args]);
    const { Statement } = JSON.parse(stdout) as Document;
    return Statement.flatMap(({ Effect, Action, Resource }) =>
      Action.flatMap((action) =>
        Resource.map((resource) => ({ Effect, Action: action, Resource: resource })),
      ),
    );
  }

  /** What doctor found or could not see on node1, whose role may do that. */
  async function troubles(policy: readonly Permission[], more: readonly string[]): Promise<string[]> {
    system.simulator.iam.role('cluster-node', { policy });
    const other = ['--instances', system.vpc.instanceId('node2')];
    const { codes, unknown } = await system.doctor([...system.flags, ...other, ...more]);
    return [...codes, ...unknown];
  }
});
