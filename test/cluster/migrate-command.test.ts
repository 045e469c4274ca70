import { expect } from 'vitest';
import { whole } from './cluster-case.ts';
import { hanaCase, type HanaScene } from './hana-case.ts';
import { peer, peerTools } from './peer.ts';
import { sapHana } from './sap-hana.ts';
import { suite } from '../setup/suite.ts';

const { ip } = sapHana;
const overlayIp = '/usr/lib/ocf/resource.d/aws/overlay-ip';

suite(
  'the commands of cluster-config --migrate move a running aws-vpc-move-ip over, and back',
  { ...peerTools, tools: [...peerTools.tools, 'pcs'] },
  () => {
    for (const tool of ['crm', 'pcs'] as const)
      hanaCase(
        `by ${tool}, without an outage of the address, and without that it is stopped or started`,
        async (hana) => {
          const root = hana.cluster.node(hana.active);
          const { stdout } = await root.run(overlayIp, ['cluster-config', '--migrate', `--${tool}`]);
          const [there = '', back = ''] = stdout.split('# And back:\n');
          await paste(hana, there, 'ocf:aws:overlay-ip');
          await paste(hana, back.replaceAll(/^# /gm, ''), peer.agent);
        },
        { ...peer, ...whole },
      );
  },
);

/** Line by line, as root; then the cluster has the resource under that agent, and nobody has noticed. */
async function paste(
  { cluster, watch, active, history, expectServedBy }: HanaScene,
  commands: string,
  agent: string,
): Promise<void> {
  watch.mark(agent);
  await cluster.node(active).shell(`set -e; cd\n${commands}`, { timeout: 120_000 });
  const { resources } = await cluster.until('it is managed', ({ resources }) =>
    resources.some(({ id, role, managed }) => id === ip && role === 'Started' && managed),
  );
  expect(resources).toContainEqual({ id: ip, agent, role: 'Started', managed: true, nodes: [active] });
  await expectServedBy(active);
  expect(await history()).toEqual([]);
  await expect.poll(() => watch.lostRequests(), { timeout: 5_000 }).toBe(0);
}
