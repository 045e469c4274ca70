import { monitor, once, type Primitive } from './configuration.ts';

export type Fencing =
  | { readonly agent: 'external/ec2'; readonly tag: string; readonly profile: string | undefined }
  | { readonly agent: 'fence_aws'; readonly hosts: readonly HostOfInstance[]; readonly region: string }
  /** Fenced by what the cluster has already, SBD for example. */
  | { readonly agent: 'none' };

/** A cluster node, by the name that Pacemaker has for it, and its instance. */
export interface HostOfInstance {
  readonly host: string;
  readonly instanceId: string;
}

/** The names and times are those of the guides of SAP on AWS. */
export function fencingPrimitives(fencing: Fencing): readonly Primitive[] {
  switch (fencing.agent) {
    case 'external/ec2': {
      const { tag, profile } = fencing;
      const params = { tag, ...(profile !== undefined && { profile }), pcmk_delay_max: '10' };
      return [fencingPrimitive('res_stonith_ec2', fencing.agent, params, '180')];
    }
    case 'fence_aws': {
      const params = {
        pcmk_host_map: fencing.hosts.map(({ host, instanceId }) => `${host}:${instanceId}`).join(';'),
        region: fencing.region,
        skip_os_shutdown: 'true',
        pcmk_delay_max: '10',
        pcmk_reboot_timeout: '600',
        pcmk_reboot_retries: '4',
      };
      return [fencingPrimitive('rsc_fence_aws', fencing.agent, params, '600')];
    }
    case 'none':
      return [];
    default:
      fencing satisfies never;
      throw new Error('unreachable');
  }
}

export function fencingNotes(fencing: Fencing): readonly string[] {
  switch (fencing.agent) {
    case 'external/ec2':
      return [
        `Fencing finds an instance by its tag ${fencing.tag}: give each one that tag, with its host name as the value.`,
        'From SLES 15 SP5 on SAP on AWS prefers --fence fence_aws, which stops an instance faster.',
      ];
    case 'fence_aws':
      return [];
    case 'none':
      return ['No fence device is configured here: without one, SAP systems are not supported.'];
    default:
      fencing satisfies never;
      throw new Error('unreachable');
  }
}

function fencingPrimitive(
  id: string,
  agent: string,
  params: Primitive['params'],
  startTimeout: string,
): Primitive {
  return {
    kind: 'primitive',
    id,
    agent: `stonith:${agent}`,
    params,
    operations: [once('start', startTimeout), once('stop', '180'), monitor('300', '60')],
    meta: {},
  };
}
