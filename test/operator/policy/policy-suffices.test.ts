import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AskedAws } from '../../agent/asked-aws.ts';
import { overlayIp, tables } from '../../agent/black-box.ts';
import { suite } from '../../setup/suite.ts';
import type { Statement } from '../../sim/policy.ts';
import { typed } from '../typed.ts';
import { lessByOne } from './less-by-one.ts';

/** Of the account that owns the VPC; the nodes are of another one where it is assumed. */
const routeMover = 'arn:aws:iam::123456789012:role/route-mover';
const participant = '210987654321';

/** In this order: the first tells most of what is missing. */
const life = ['validate-all', 'start', 'monitor', 'stop'] as const;

/** The role of the nodes, and that of `routing_table_role` where there is one. */
type Statements = { readonly nodes: readonly Statement[]; readonly 'route-tables': readonly Statement[] };

suite('the policy that overlay-ip policy prints', { lab: true, tools: ['openssl'] }, () => {
  describe.each([
    ['switches the source/destination check off', { source_dest_check: 'disable' }],
    ['warns of the source/destination check', { source_dest_check: 'warn' }],
    ['leaves the source/destination check alone', { source_dest_check: 'ignore' }],
    ['assumes a role for the route tables', { source_dest_check: 'ignore', routing_table_role: routeMover }],
  ])('of a resource that %s', (_, params) => {
    let aws: AskedAws;
    let directory: string;
    let printed: Statements;
    beforeAll(async () => {
      directory = await mkdtemp(path.join(tmpdir(), 'policy-'));
      aws = await AskedAws.open(
        { routing_table: tables.join(','), ...params },
        {
          routeTables: tables.map((routeTableId) => ({ routeTableId, routes: [] })),
          ...('routing_table_role' in params && { instanceOwnerId: participant }),
        },
      );
      const only = async (name: string) => {
        const { stdout } = await typed(['policy', ...flags(params), '--only', name]);
        return (JSON.parse(stdout) as { Statement: Statement[] }).Statement;
      };
      printed = {
        nodes: await only('nodes'),
        'route-tables': 'routing_table_role' in params ? await only('route-tables') : [],
      };
    });
    afterAll(async () => {
      await aws[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    });

    test('suffices for its whole life', async () => {
      allow(printed);
      for (const step of life) expect(await told(step), step).toEqual(['OCF_SUCCESS']);
    });

    test('has nothing that could be left out', async () => {
      const lessers = (['nodes', 'route-tables'] as const).flatMap((name) =>
        lessByOne(printed[name]).map((lesser) => ({ ...printed, [name]: lesser })),
      );
      expect(lessers.length).toBeGreaterThan(2);
      for (const lesser of lessers) {
        allow(lesser);
        expect(await firstThatDiffers(), `with ${JSON.stringify(lesser)}`).toBeDefined();
      }
    });

    function allow(statements: Statements): void {
      const { iam } = aws.simulator;
      const account = 'routing_table_role' in params ? { account: participant } : {};
      const node = iam.role('cluster-node', { ...account, policy: statements.nodes });
      iam.role('route-mover', { policy: statements['route-tables'], trust: [{ AWS: node.arn }] });
    }

    async function firstThatDiffers(): Promise<string | undefined> {
      for (const step of life) if ((await told(step)).join('\n') !== 'OCF_SUCCESS') return step;
      return undefined;
    }

    /** How the action ended, and what it warned of. */
    async function told(step: (typeof life)[number]): Promise<string[]> {
      const { vpc } = aws.simulator;
      const [first, second] = tables;
      const destination = `${overlayIp}/32`;
      // One route to take over, one to create
      if (step === 'start') await vpc.setRoute(first, destination, aws.box.vpc.networkInterfaceId('node2'));
      if (step !== 'stop') await vpc.deleteRoute(second, destination).catch(() => undefined);
      const networkInterfaceId = aws.box.vpc.networkInterfaceId('node1');
      await vpc.apply({ networkInterfaceId, sourceDestCheck: params.source_dest_check === 'disable' });
      const log = path.join(directory, step);
      await rm(log, { force: true });
      const env = { HA_LOGFILE: log, ...(step === 'validate-all' && { OCF_CHECK_LEVEL: '10' }) };
      const { exit } = await aws.run(step, { timeout: 8, env });
      const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n');
      return [exit, ...lines.filter((line) => /not known|Unauthorized/.test(line))];
    }
  });
});

function flags(params: Readonly<Record<string, string>>): string[] {
  const all = { routing_table: tables.join(','), ...params };
  return Object.entries(all).flatMap(([name, value]) => [`--${name.replaceAll('_', '-')}`, value]);
}
