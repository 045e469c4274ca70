import {
  monitor,
  once,
  type Attributes,
  type ClusterTool,
  type Configuration,
  type Primitive,
} from './configuration.ts';
import { fencingNotes, fencingPrimitives, type Fencing } from './fencing.ts';
import { overlayIpPrimitive } from './overlay-ip-primitive.ts';

/** SAP NetWeaver's central services (ASCS) and their enqueue replication (ERS), each behind an overlay IP; simple mount. */
export interface Ensa2 {
  readonly topology: 'ensa2';
  readonly sid: string;
  readonly ascs: CentralService;
  readonly ers: CentralService;
  readonly fencing: Fencing;
}

export interface CentralService {
  readonly instanceNumber: string;
  /** Its virtual host name, which is part of the names of its instance and profile: SLX_ASCS00_slxascs */
  readonly host: string;
  readonly params: Attributes;
}

export function ensa2Configuration({ sid, ascs, ers, fencing }: Ensa2, tool: ClusterTool): Configuration {
  const ascsGroup = centralService('ASCS', sid, ascs, tool);
  const ersGroup = centralService('ERS', sid, ers, tool);
  return {
    title: `SAP NetWeaver ${sid}: ASCS${ascs.instanceNumber} and ERS${ers.instanceNumber}, ENSA2, simple mount`,
    notes: fencingNotes(fencing),
    properties: { 'stonith-enabled': 'true', 'stonith-timeout': '600', 'priority-fencing-delay': '20' },
    resourceDefaults: {
      'resource-stickiness': '1',
      'migration-threshold': '3',
      'failure-timeout': '600s',
    },
    operationDefaults: { timeout: '600' },
    resources: [
      ...fencingPrimitives(fencing),
      ...ascsGroup.primitives,
      ...ersGroup.primitives,
      {
        kind: 'group',
        id: ascsGroup.id,
        members: ascsGroup.primitives.map(({ id }) => id),
        meta: { 'resource-stickiness': '3000' },
      },
      { kind: 'group', id: ersGroup.id, members: ersGroup.primitives.map(({ id }) => id), meta: {} },
    ],
    constraints: [
      {
        kind: 'colocation',
        id: `col_sap_${sid}_separate`,
        score: -5000,
        resource: ersGroup.id,
        with: ascsGroup.id,
      },
      {
        kind: 'order',
        id: `ord_sap_${sid}_first_start_ascs`,
        strictness: 'Optional',
        first: ascsGroup.instance.id,
        then: ersGroup.instance.id,
        thenAction: 'stop',
        isSymmetrical: false,
      },
    ],
  };
}

function centralService(
  kind: 'ASCS' | 'ERS',
  sid: string,
  { instanceNumber, host, params }: CentralService,
  tool: ClusterTool,
): { id: string; primitives: readonly Primitive[]; instance: Primitive } {
  const suffix = `${sid}_${kind}${instanceNumber}`;
  const InstanceName = `${suffix}_${host}`;
  const sapStartSrv: Primitive = {
    kind: 'primitive',
    id: `rsc_sapstart_${suffix}`,
    agent: `ocf:${tool === 'crm' ? 'suse' : 'heartbeat'}:SAPStartSrv`,
    params: { InstanceName },
    // It is not to be monitored; pcs would add a monitor
    operations: tool === 'crm' ? [] : [monitor('0', '20', { enabled: '0' })],
    meta: {},
  };
  const instance: Primitive = {
    kind: 'primitive',
    id: `rsc_sap_${suffix}`,
    agent: 'ocf:heartbeat:SAPInstance',
    params: {
      InstanceName,
      START_PROFILE: `/usr/sap/${sid}/SYS/profile/${InstanceName}`,
      AUTOMATIC_RECOVER: 'false',
      MINIMAL_PROBE: 'true',
      ...(kind === 'ERS' && { IS_ERS: 'true' }),
    },
    operations: [
      once('start', '600'),
      once('stop', '240'),
      monitor(tool === 'crm' ? '11' : '20', '60', { 'on-fail': 'restart' }),
    ],
    meta: kind === 'ASCS' ? { 'resource-stickiness': '5000', priority: '1000' } : {},
  };
  const ip = overlayIpPrimitive(`rsc_ip_${suffix}`, params, 'ensa2');
  return { id: `grp_${suffix}`, primitives: [ip, sapStartSrv, instance], instance };
}
