import {
  monitor,
  once,
  type Attributes,
  type Clone,
  type ClusterTool,
  type Configuration,
  type Constraint,
  type Primitive,
  type Resource,
} from './configuration.ts';
import { fencingNotes, fencingPrimitives, type Fencing } from './fencing.ts';
import { overlayIpPrimitive } from './overlay-ip-primitive.ts';

/** SAP HANA System Replication, and the overlay IP of its primary. */
export interface Hana {
  readonly topology: 'hana-scale-up' | 'hana-read-enabled' | 'hana-scale-out';
  readonly sid: string;
  readonly instanceNumber: string;
  /** SAPHanaSR and SAPHanaSR-ScaleOut, not SAPHanaSR-angi. */
  readonly isClassic: boolean;
  /** Whether SAPHanaFilesystem looks after /hana/shared; the classic agents have none. */
  readonly monitorsFilesystem: boolean;
  /** With a database, at both sites: without the majority maker. */
  readonly nodeCount: number;
  /** The node of a scale-out cluster that has no database, only a vote. */
  readonly majorityMaker: string | undefined;
  readonly params: Attributes;
  /** Of the secondary that may be read; `undefined` → it may not. */
  readonly readEnabledParams: Attributes | undefined;
  readonly fencing: Fencing;
}

export function hanaConfiguration(hana: Hana, tool: ClusterTool): Configuration {
  const { isClassic, majorityMaker, fencing } = hana;
  const isScaleOut = hana.topology === 'hana-scale-out';
  const suffix = `${hana.sid}_HDB${hana.instanceNumber}`;
  const ip = overlayIpPrimitive(`rsc_ip_${suffix}`, hana.params);
  const readEnabledIp =
    hana.readEnabledParams && overlayIpPrimitive(`rsc_ip_${suffix}_readenabled`, hana.readEnabledParams);
  const ips = [ip, ...(readEnabledIp ? [readEnabledIp] : [])];
  const { topology, controller, filesystem } = saphana(hana, tool, suffix);
  const databases = controller.clone.id;
  const roles =
    isClassic && tool === 'crm'
      ? ({ primary: 'Master', secondary: 'Slave' } as const)
      : ({ primary: 'Promoted', secondary: 'Unpromoted' } as const);
  const clones = [topology, controller, ...(filesystem ? [filesystem] : [])];

  const constraints: Constraint[] = [
    {
      kind: 'order',
      id: 'ord_SAPHana',
      // As the guides have it: `order … Optional:` for crmsh, `symmetrical=false` for pcs
      strictness: tool === 'crm' ? 'Optional' : 'Mandatory',
      first: topology.clone.id,
      then: databases,
      thenAction: 'start',
      isSymmetrical: tool === 'crm',
    },
    {
      kind: 'colocation',
      id: 'col_ip_SAPHana_Primary',
      score: 2000,
      resource: ip.id,
      with: databases,
      withRole: roles.primary,
    },
  ];
  if (readEnabledIp)
    constraints.push({
      kind: 'colocation',
      id: 'col_ip_readenabled_SAPHana_Secondary',
      score: 2000,
      resource: readEnabledIp.id,
      with: databases,
      withRole: roles.secondary,
    });
  if (majorityMaker !== undefined)
    for (const { id, resource } of [
      ...clones.map(({ clone, name }) => ({ id: `loc_${name}_avoid_majority_maker`, resource: clone.id })),
      // Not in the guides. While no database is promoted, the score of 2000 would let it start there
      ...ips.map((primitive) => ({ id: 'loc_ip_avoid_majority_maker', resource: primitive.id })),
    ])
      constraints.push({ kind: 'avoidance', id, resource, node: majorityMaker });

  return {
    title: titleOf(hana),
    notes: [
      ...fencingNotes(fencing),
      ...(readEnabledIp
        ? [
            'Without a secondary, the read-enabled address moves to the primary, which then serves the reads as well.',
          ]
        : []),
      ...(isScaleOut && majorityMaker === undefined
        ? ['A scale-out cluster needs a majority maker: --majority-maker keeps the databases off it.']
        : []),
    ],
    properties: {
      'stonith-enabled': 'true',
      'stonith-timeout': '600',
      'priority-fencing-delay': '20',
      // The guide for SLES: a fenced node stays down until somebody has looked at it
      ...(tool === 'crm' && { 'stonith-action': 'off' }),
    },
    resourceDefaults: { 'resource-stickiness': '1000', 'migration-threshold': '5000' },
    operationDefaults: { timeout: '600' },
    resources: [
      ...fencingPrimitives(fencing),
      ...ips,
      ...clones.flatMap(({ primitive, clone }): Resource[] => [primitive, clone]),
    ],
    constraints,
  };
}

interface ClonedPrimitive {
  /** What it is called in the names of the guides. */
  readonly name: string;
  readonly primitive: Primitive;
  readonly clone: Clone;
}

/**
 * The agents of SAP HANA. Times are those of the guides of SAP on AWS; names those of SUSE and Red Hat:
 *
 * | | SAPHanaSR-angi | classic |
 * | --- | --- | --- |
 * | SLES | `mst_SAPHanaCon_HA1_HDB10` | `msl_SAPHana_HA1_HDB10` |
 * | RHEL | `cln_SAPHanaCon_HA1_HDB10` | `rsc_SAPHana_HA1_HDB10-clone` |
 */
function saphana(
  { topology, sid, instanceNumber, isClassic, monitorsFilesystem, nodeCount }: Hana,
  tool: ClusterTool,
  suffix: string,
): { topology: ClonedPrimitive; controller: ClonedPrimitive; filesystem: ClonedPrimitive | undefined } {
  const provider = tool === 'crm' ? 'suse' : 'heartbeat';
  const isScaleOut = topology === 'hana-scale-out';
  const system = { SID: sid, InstanceNumber: instanceNumber };
  const cloned = (
    name: string,
    agent: string,
    isPromotable: boolean,
    rest: Pick<Primitive, 'params' | 'operations' | 'meta'>,
  ): ClonedPrimitive => {
    const primitive = {
      kind: 'primitive',
      id: `rsc_${name}_${suffix}`,
      agent: `ocf:${provider}:${agent}`,
      ...rest,
    } as const;
    const meta = {
      'clone-max': String(nodeCount),
      'clone-node-max': '1',
      interleave: 'true',
      ...(isPromotable && tool === 'pcs' && { notify: 'true' }),
    };
    const id = cloneId(name, primitive.id);
    return { name, primitive, clone: { kind: 'clone', id, primitive: primitive.id, isPromotable, meta } };
  };
  const cloneId = (name: string, primitive: string): string => {
    if (isClassic && tool === 'pcs') return `${primitive}-clone`;
    const isController = name !== topologyName && name !== 'SAPHanaFil';
    if (!isController || tool === 'pcs') return `cln_${name}_${suffix}`;
    return `${isClassic ? 'msl' : 'mst'}_${name}_${suffix}`;
  };
  const topologyName = isClassic ? 'SAPHanaTopology' : 'SAPHanaTop';
  const classicController = isScaleOut ? 'SAPHanaController' : 'SAPHana';
  const [promoted, unpromoted] =
    isClassic && tool === 'crm' ? ['Master', 'Slave'] : ['Promoted', 'Unpromoted'];

  return {
    topology: cloned(topologyName, 'SAPHanaTopology', false, {
      params: system,
      operations: [once('start', '600'), once('stop', '300'), monitor('10', '600')],
      meta: {},
    }),
    controller: cloned(
      isClassic ? classicController : 'SAPHanaCon',
      isClassic ? classicController : 'SAPHanaController',
      true,
      {
        params: {
          ...system,
          PREFER_SITE_TAKEOVER: 'true',
          DUPLICATE_PRIMARY_TIMEOUT: '7200',
          AUTOMATED_REGISTER: 'true',
        },
        operations: [
          once('start', '3600'),
          once('stop', '3600'),
          once('promote', '3600'),
          // Not in the guides of SAP on AWS; ocf_suse_SAPHanaController(7)
          once('demote', '320'),
          monitor('60', '700', { role: promoted }),
          monitor('61', '700', { role: unpromoted }),
        ],
        // With priority-fencing-delay: of two nodes that see each other no more, the primary's survives
        meta: isScaleOut ? {} : { priority: '100' },
      },
    ),
    filesystem:
      isClassic || !monitorsFilesystem
        ? undefined
        : // SAPHanaFilesystem(7)
          cloned('SAPHanaFil', 'SAPHanaFilesystem', false, {
            params: { ...system, ON_FAIL_ACTION: 'fence' },
            operations: [
              once('start', '10'),
              once('stop', '20', { 'on-fail': 'fence' }),
              monitor('120', isScaleOut ? '180' : '120'),
            ],
            meta: {},
          }),
  };
}

function titleOf({ topology, sid, instanceNumber, isClassic }: Hana): string {
  const kind = {
    'hana-scale-up': 'scale-up',
    'hana-read-enabled': 'scale-up, read-enabled secondary',
    'hana-scale-out': 'scale-out',
  }[topology];
  const classic = topology === 'hana-scale-out' ? 'SAPHanaSR-ScaleOut' : 'SAPHanaSR';
  return `SAP HANA ${sid}, instance ${instanceNumber}: ${kind}, agents of ${isClassic ? classic : 'SAPHanaSR-angi'}`;
}
