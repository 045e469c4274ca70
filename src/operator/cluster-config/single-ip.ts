import type { Attributes, Configuration } from './configuration.ts';
import { fencingPrimitives, type Fencing } from './fencing.ts';
import { overlayIpPrimitive } from './overlay-ip-primitive.ts';

/** An overlay IP alone, beside whatever the cluster has. */
export interface SingleIp {
  readonly topology: 'ip';
  readonly id: string;
  readonly params: Attributes;
  readonly fencing: Fencing;
}

export function singleIpConfiguration({ id, params, fencing }: SingleIp): Configuration {
  return {
    title: `The overlay IP ${params['ip'] ?? ''}`,
    notes: [],
    properties: fencing.agent === 'none' ? {} : { 'stonith-enabled': 'true', 'stonith-timeout': '600' },
    resourceDefaults: {},
    operationDefaults: {},
    // Else the address moves back when a node does, which is one more outage
    resources: [
      ...fencingPrimitives(fencing),
      { ...overlayIpPrimitive(id, params), meta: { 'resource-stickiness': '1000' } },
    ],
    constraints: [],
  };
}
