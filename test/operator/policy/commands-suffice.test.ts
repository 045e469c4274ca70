import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../../sim/policy.ts';
import { ENI1, ENI2, TABLE_A, TABLE_B } from '../../sim/two-nodes.ts';
import { Administrator, destination, nodes, overlayIp, tables } from '../administrator.ts';
import { typed } from '../typed.ts';
import { lessByOne } from './less-by-one.ts';

const routeMover = 'arn:aws:iam::123456789012:role/route-mover';
const subject = ['--ip', overlayIp, '--routing-table', tables];

/** What whoever types the command may do, and what the role that is assumed for the route tables. */
type Statements = { readonly own: readonly Statement[]; readonly 'route-tables': readonly Statement[] };

describe('the policy that overlay-ip policy --for prints', () => {
  let admin: Administrator;
  beforeAll(async () => {
    admin = await Administrator.open();
  });
  afterAll(() => admin[Symbol.asyncDispose]());

  describe.each([
    ['status', 'nodes', ['status', ...subject]],
    ['setup', 'administrator', ['setup', ...subject, '--instances', nodes, '--apply']],
    ['teardown', 'administrator', ['teardown', ...subject, '--instances', nodes, '--apply']],
  ] as const)('%s', (command, name, args) => {
    test.each([
      ['with its own credentials', []],
      ['with a role for the route tables', ['--routing-table-role', routeMover]],
    ])('suffices %s, and has nothing that could be left out', async (_, role) => {
      const printed = await print(command, name, role);
      expect(await told(printed, [...args, ...role])).toEqual('');
      for (const lesser of lessers(printed, await print('', name, role)))
        expect(await told(lesser, [...args, ...role]), `with ${JSON.stringify(lesser)}`).not.toEqual('');
    });
  });

  test('of setup and teardown is no policy of the nodes', async () => {
    const [without, withBoth] = await Promise.all(
      ['', 'setup,teardown'].map((list) => print(list, 'nodes', [])),
    );
    expect(withBoth).toEqual(without);
  });

  async function print(command: string, name: string, role: readonly string[]): Promise<Statements> {
    const only = async (policy: string) => {
      const flags = ['--routing-table', tables, '--source-dest-check', 'ignore', '--only', policy, ...role];
      const { stdout } = await typed(['policy', ...flags, ...(command === '' ? [] : ['--for', command])]);
      return stdout === '' ? [] : (JSON.parse(stdout) as { Statement: Statement[] }).Statement;
    };
    return { own: await only(name), 'route-tables': role.length === 0 ? [] : await only('route-tables') };
  }

  /** What is less by one action or resource of those that the command added; what the agent needs is another test. */
  function lessers(printed: Statements, ofAgent: Statements): Statements[] {
    const all = (['own', 'route-tables'] as const).flatMap((whose) => {
      const known = ofAgent[whose].map((statement) => JSON.stringify(statement));
      const added = printed[whose].filter((statement) => !known.includes(JSON.stringify(statement)));
      const kept = printed[whose].filter((statement) => known.includes(JSON.stringify(statement)));
      return lessByOne(added).map((less) => ({ ...printed, [whose]: [...kept, ...less] }));
    });
    expect(all.length).toBeGreaterThan(1);
    return all;
  }

  /** What it could not do or see; '' → it went as it goes with all permissions. */
  async function told(statements: Statements, args: readonly string[]): Promise<string> {
    const { vpc, iam } = admin.simulator;
    admin.may(statements.own);
    iam.role('route-mover', {
      policy: statements['route-tables'],
      // The account: the caller needs the permission as well
      trust: [{ AWS: '123456789012' }],
    });
    for (const table of [TABLE_A, TABLE_B])
      await (args[0] === 'setup'
        ? vpc.deleteRoute(table, destination)
        : vpc.setRoute(table, destination, ENI1));
    for (const networkInterfaceId of [ENI1, ENI2])
      await vpc.apply({ networkInterfaceId, sourceDestCheck: args[0] === 'setup' });
    const { exitCode, stdout, stderr } = await admin.type(args);
    if (exitCode !== 0) return stderr + stdout;
    return stdout
      .split('\n')
      .filter((line) => /not shown|Unauthorized/.test(line))
      .join('\n');
  }
});
