import { agent } from '../../agent.ts';
import { monitor, once, type Attributes, type Primitive } from './configuration.ts';

/** How often the guides have the address monitored: of HANA every minute, of ENSA2 every 20 s. */
const monitors = { hana: monitor('60', '60'), ensa2: monitor('20', '40') };

export function overlayIpPrimitive(
  id: string,
  params: Attributes,
  guide: keyof typeof monitors = 'hana',
): Primitive {
  return {
    kind: 'primitive',
    id,
    agent: `ocf:aws:${agent.name}`,
    params,
    operations: [once('start', '180'), once('stop', '180'), monitors[guide]],
    meta: {},
  };
}
