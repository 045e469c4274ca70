import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import { drawVpc } from '../../../src/operator/status/draw-vpc.ts';
import { formatStatus } from '../../../src/operator/status/format-status.ts';
import { judge } from '../../../src/operator/status/judge.ts';
import { lineStyleOf } from '../../../src/operator/status/line-style.ts';
import { route, seen, type Different } from './seen.ts';

const plain = picocolors.createColors(false);
const lines = async (different: Different = {}) => formatStatus(judge(await seen(different)), plain);

test('a line for each table, this node, and nothing else while all is well', async () => {
  expect(await lines()).toEqual([
    '192.168.10.15 is routed to hana01 (this node, eu-central-1a)',
    '',
    'route table            name       subnets  destination       target                                     state',
    'rtb-0a1b2c3d4e5f60001  private a  app a    192.168.10.15/32  hana01 eni-1 in eu-central-1a (this node)  here',
    'rtb-0a1b2c3d4e5f60002  -          app b    192.168.10.15/32  hana01 eni-1 in eu-central-1a (this node)  here',
    '',
    'this node  hana01 i-1 eni-1',
    'address    192.168.10.15 on eth0',
    'monitor    OCF_SUCCESS (0)',
    'start      would change nothing (ReplaceRoute of each route to this node, as it is)',
  ]);
});

describe('the first line says who has the address', () => {
  test.each<[string, Different, string]>([
    ['another node', { on: 'hana02' }, '192.168.10.15 is routed to hana01 (eu-central-1a)'],
    [
      'two nodes',
      { b: { routes: [route('hana02')] } },
      '192.168.10.15 is routed to hana01 (this node, eu-central-1a) and to hana02 (eu-central-1b)',
    ],
    [
      'in one table alone',
      { b: { routes: [] }, on: 'hana02' },
      '192.168.10.15 is routed to hana01 (eu-central-1a), but in 1 of 2 route tables only',
    ],
    ['nobody', { a: { routes: [] }, b: { routes: [] } }, '192.168.10.15 is routed to nobody'],
    ['EC2 is away', { away: 'EC2' }, '192.168.10.15: nobody knows where it is routed to'],
    ['no names', { away: 'subnets and instances', on: 'hana02' }, '192.168.10.15 is routed to i-1'],
  ])('%s', async (_title, different, line) => {
    expect((await lines(different))[0]).toBe(line);
  });
});

describe('further lines', () => {
  test.each<[string, Different, RegExp]>([
    [
      'why EC2 is not known, once',
      { away: 'EC2' },
      /^could not look {2}DescribeRouteTables: RequestLimitExceeded/,
    ],
    [
      'what is wrong',
      { b: { routes: [] } },
      /^wrong {2}rtb-0a1b2c3d4e5f60002 has no route to 192\.168\.10\.15\/32/,
    ],
    [
      'what is not shown, and what to allow',
      { away: 'subnets and instances' },
      /^note +names of instances .*ec2:DescribeInstances/,
    ],
    [
      'a standby',
      { on: 'hana02' },
      /^monitor +OCF_NOT_RUNNING \(7\), as it should be: the routes lead elsewhere$/,
    ],
    [
      'a standby where nobody has the address',
      { on: 'hana02', runningOn: [] },
      /^monitor +OCF_NOT_RUNNING \(7\)$/,
    ],
    [
      'a standby that the cluster takes for the active node',
      { on: 'hana02', runningOn: ['hana02'] },
      /^monitor +OCF_NOT_RUNNING \(7\)$/,
    ],
    ['where it runs', { on: 'hana02', runningOn: ['hana01'] }, /^cluster {4}runs it on hana01$/],
    ['that it runs nowhere', { on: 'hana02', runningOn: [] }, /^cluster {4}runs it on no node$/],
    [
      'what to do where it runs nowhere',
      { on: 'hana02', runningOn: [] },
      /^wrong {2}the cluster runs rsc_ip on no node, .* crm_resource --cleanup --resource rsc_ip .* pcs resource enable rsc_ip$/,
    ],
    [
      'how to remove a stray address',
      { on: 'hana02', address: 'present' },
      /^wrong {2}monitor fails on this node: stray address, .*ip address delete 192\.168\.10\.15\/32 dev eth0/,
    ],
    [
      'a start that changes one route of two',
      { b: { routes: [] } },
      /^start +would ReplaceRoute .*, which points there already$/,
    ],
    ['no node', { on: 'laptop' }, /^this machine is no node: no instance metadata (?!.*--region)/],
    [
      'no node, and no answer',
      { on: 'laptop', away: 'EC2' },
      /^this machine is no node: .*--region and --profile/,
    ],
    [
      'an address that nobody can look for',
      { away: 'ip', address: 'absent' },
      /^address +192\.168\.10\.15 unknown \(ip address show/,
    ],
  ])('%s', async (_title, different, pattern) => {
    expect((await lines(different)).filter((line) => pattern.test(line))).toHaveLength(1);
  });
});

describe('the picture', () => {
  async function drawn(different: Different, env: Readonly<Record<string, string>>, columns = 100) {
    const style = lineStyleOf(env);
    return drawVpc(judge(await seen(different)), { columns, colors: plain, style });
  }

  test('has the zones side by side, and the ways', async () => {
    expect(await drawn({ on: 'hana02' }, { LANG: 'en_US.UTF-8' })).toEqual([
      '',
      'vpc-1',
      '┌─ eu-central-1a ───────┐  ┌─ eu-central-1b ────────┐  ┌─ eu-central-1c ───┐',
      '│ app a 10.0.1.0/24 (1) │  │ app b 10.0.2.0/24 (2)  │  │ app c 10.0.3.0/24 │',
      '│   * hana01            │  │   o hana02 (this node) │  └───────────────────┘',
      '└───────────────────────┘  └────────────────────────┘',
      '192.168.10.15/32',
      '├─ from app a by (1) private a ─▶ hana01 (eu-central-1a)',
      '└─ from app b by (2) rtb-0a1b2c3d4e5f60002 ─▶ hana01 (eu-central-1a)',
    ]);
  });

  test('is as narrow as the terminal, and without lines of Unicode where the locale has none', async () => {
    expect(await drawn({ b: { routes: [] } }, { LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 40)).toEqual([
      '',
      'vpc-1',
      '+- eu-central-1a --------+',
      '| app a 10.0.1.0/24 (1)  |',
      '|   * hana01 (this node) |',
      '+------------------------+',
      '+- eu-central-1b -------+',
      '| app b 10.0.2.0/24 (2) |',
      '+-----------------------+',
      '+- eu-central-1c ---+',
      '| app c 10.0.3.0/24 |',
      '+-------------------+',
      '192.168.10.15/32',
      '|- from app a by (1) private a -> hana01 (this node, eu-central-1a)',
      '`- from app b by (2) rtb-0a1b2c3d4e5f60002 -x missing',
    ]);
  });

  test('is not drawn where nobody says what there is', async () => {
    expect(await drawn({ away: 'EC2' }, {})).toEqual([]);
  });

  test('is never wider than its lines say, in colour too', async () => {
    const colors = picocolors.createColors(true);
    const status = judge(await seen());
    const style = lineStyleOf({});
    const painted = drawVpc(status, { columns: 100, colors, style }).map((line) =>
      line.replaceAll(/\u001b\[\d+m/g, ''),
    );
    expect(painted).toEqual(drawVpc(status, { columns: 100, colors: plain, style }));
  });
});
