import { expect } from 'vitest';
import { suite } from '../setup/suite.ts';
import type { Cluster } from './cluster.ts';
import { type CaseOptions, clusterCase, clusterTools, type Scene, whole } from './cluster-case.ts';
import { formatOperation, isNoteworthy, momentOf } from './operations.ts';
import { sapEnsa2, sapEnsa2Configuration, sapEnsa2RouteTables } from './sap-ensa2.ts';

const { ascs, ers, routeTableIds } = sapEnsa2;

suite('SAP NetWeaver ENSA2', clusterTools, () => {
  ensa2Case(
    'ASCS and ERS run apart, each overlay IP routed to its node in both route tables',
    async (ensa2) => {
      const { cluster, ascsNode, ersNode } = ensa2;
      expect(ersNode).not.toBe(ascsNode);
      await ensa2.expectRunning({ ascs: ascsNode, ers: ersNode });
      const targets = ({ overlayIp }: { overlayIp: string }) =>
        routeTableIds.map((id) => cluster.vpc.simulator.vpc.route(id, `${overlayIp}/32`)?.networkInterfaceId);
      const [ofAscs, ofErs] = [ascsNode, ersNode].map((node) => cluster.vpc.networkInterfaceId(node));
      expect(targets(ascs)).toEqual([ofAscs, ofAscs]);
      expect(targets(ers)).toEqual([ofErs, ofErs]);
    },
    whole,
  );

  ensa2Case(
    'crm resource move brings ASCS to ERS, and then ERS goes where ASCS was',
    async (ensa2) => {
      const { cluster, watch, ascsNode, ersNode } = ensa2;
      watch.mark('crm resource move');
      await cluster.node(ascsNode).crm('resource', 'move', ascs.group, ersNode, 'force');
      await ensa2.expectRunning({ ascs: ersNode, ers: ascsNode });
      expect(await ensa2.history()).toEqual([
        `${ascs.instance} ${ascsNode} stop: ok`,
        `${ascs.ip} ${ascsNode} stop: ok`,
        `${ascs.ip} ${ersNode} start: ok`,
        `${ascs.instance} ${ersNode} start: ok`,
        `${ers.instance} ${ersNode} stop: ok`,
        `${ers.ip} ${ersNode} stop: ok`,
        `${ers.ip} ${ascsNode} start: ok`,
        `${ers.instance} ${ascsNode} start: ok`,
      ]);
    },
    whole,
  );

  ensa2Case(
    'a killed node of ASCS is fenced, ASCS starts beside ERS; when the node is back ERS goes there, and no client of ASCS notices',
    async (ensa2) => {
      const { cluster, watch, ascsNode, ersNode } = ensa2;
      watch.mark('power off', ascsNode);
      await cluster.kill(ascsNode);
      await ensa2.expectRunning({ ascs: ersNode, ers: ersNode });
      expect(cluster.isStopped(ascsNode)).toBe(true);
      const failover = [`${ascs.ip} ${ersNode} start: ok`, `${ascs.instance} ${ersNode} start: ok`];
      expect(await ensa2.history()).toEqual(failover);

      const lost = watch.lostRequests(ascs.overlayIp);
      watch.mark('boot', ascsNode);
      await cluster.boot(ascsNode);
      await ensa2.expectRunning({ ascs: ersNode, ers: ascsNode });
      await expect
        .poll(() => watch.lostRequests(ascs.overlayIp), { timeout: 5_000 })
        .toBeLessThanOrEqual(lost);
      expect(await ensa2.history()).toEqual([
        ...failover,
        `${ers.instance} ${ersNode} stop: ok`,
        `${ers.ip} ${ersNode} stop: ok`,
        `${ers.ip} ${ascsNode} start: ok`,
        `${ers.instance} ${ascsNode} start: ok`,
      ]);
    },
  );
});

type Ensa2Scene = Pick<Scene, 'cluster' | 'watch'> & {
  /** Where they are when the case begins. */
  ascsNode: string;
  ersNode: string;
  /** What Pacemaker did with overlay IPs and instances of both since the case began, in order: `rsc_ip_SLX_ERS10 node1 start: ok`. */
  history: () => Promise<string[]>;
  /** The cluster comes to rest with each instance on that node, with its overlay IP, and clients, routes and addresses agree. */
  expectRunning: (nodes: { ascs: string; ers: string }) => Promise<void>;
};

function ensa2Case(
  title: string,
  body: (ensa2: Ensa2Scene) => Promise<void>,
  more: Pick<CaseOptions, 'tags'> = {},
): void {
  const options = {
    ...more,
    routeTables: sapEnsa2RouteTables,
    overlayIps: { [ascs.ip]: ascs.overlayIp, [ers.ip]: ers.overlayIp },
    configure: (cluster: Cluster) => cluster.configure(sapEnsa2Configuration(cluster)),
  };
  clusterCase(title, options, async (scene) => {
    const { cluster, watch } = scene;
    await body({
      ...{ cluster, watch, ascsNode: scene.holderOf(ascs.ip), ersNode: scene.holderOf(ers.ip) },
      history: async () => {
        const resources = [ascs.ip, ascs.instance, ers.ip, ers.instance];
        const operations = (
          await Promise.all(resources.map((resource) => watch.operations(resource)))
        ).flat();
        return operations
          .filter(isNoteworthy)
          .toSorted((a, b) => momentOf(a) - momentOf(b))
          .map((operation) => `${operation.resource} ${formatOperation(operation)}`);
      },
      expectRunning: async (nodes) => {
        for (const [{ ip, instance }, node] of [
          [ascs, nodes.ascs],
          [ers, nodes.ers],
        ] as const) {
          await cluster.until(`${instance} runs on ${node}`, ({ resources }) =>
            resources.some(
              ({ id, role, nodes }) => id === instance && role === 'Started' && nodes.includes(node),
            ),
          );
          await scene.expectServedBy(ip, node);
        }
      },
    });
  });
}
