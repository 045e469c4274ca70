import type { Cluster } from './cluster.ts';
import type { ClusterStatus } from './cluster-status.ts';
import { type CaseOptions, clusterCase, type Scene } from './cluster-case.ts';
import { sapHana, sapHanaConfiguration, type SapHanaOptions, sapHanaRouteTables } from './sap-hana.ts';

/** Without `configure`: by `crm configure`. */
export type HanaCaseOptions = SapHanaOptions & Partial<Pick<CaseOptions, 'configure' | 'nodes' | 'tags'>>;

/** A case on two nodes with the documented configuration of SAP HANA. */
export function hanaCase(
  title: string,
  body: (hana: HanaScene) => Promise<void>,
  options: HanaCaseOptions = {},
): void {
  const caseOptions = {
    configure: (cluster: Cluster) => cluster.configure(sapHanaConfiguration(cluster, options)),
    ...options,
    routeTables: sapHanaRouteTables,
    overlayIps: { [sapHana.ip]: sapHana.overlayIp },
  };
  clusterCase(title, caseOptions, async (scene) => {
    const active = scene.holderOf(sapHana.ip);
    const status = await scene.cluster.until(
      'both databases run',
      (status) => secondary(status) !== undefined,
    );
    const passive = secondary(status) ?? '';
    await body({
      cluster: scene.cluster,
      watch: scene.watch,
      active,
      passive,
      history: () => scene.history(sapHana.ip),
      expectServedBy: async (node) => {
        await scene.expectServedBy(sapHana.ip, node);
      },
    });
  });
}

export type HanaScene = Pick<Scene, 'cluster' | 'watch'> & {
  /** Where the overlay IP and the promoted database are when the case begins. */
  active: string;
  /** The node of the other database. */
  passive: string;
  /** What Pacemaker did with the overlay IP since the case began: `node1 start: ok`. */
  history: () => Promise<string[]>;
  /** The cluster comes to rest with the overlay IP on that node, and clients, routes and addresses agree. */
  expectServedBy: (node: string) => Promise<void>;
};

/** The node of the promoted database. */
export function primary(status: ClusterStatus): string | undefined {
  return nodeOf('Promoted', status);
}

/** The node of the other database. */
export function secondary(status: ClusterStatus): string | undefined {
  return nodeOf('Unpromoted', status);
}

function nodeOf(role: string, { resources }: ClusterStatus): string | undefined {
  return resources.find((resource) => resource.id === sapHana.database && resource.role === role)?.nodes[0];
}
