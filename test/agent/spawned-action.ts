import type { LabProcess } from '../lab/lab-process.ts';
import type { BlackBox } from './black-box.ts';
import { agentPath } from './built-agent.ts';
import { type Action, actionEnvironment, ocfAction } from './resource.ts';

/** An action on node1 that is not waited for: `kill()` ends it as Pacemaker does when its timeout is over. */
export function spawnAction(
  box: BlackBox,
  action: Action,
  params: Record<string, string>,
  path: string,
): LabProcess {
  const resource = {
    id: 'rsc_ip_HA1_HDB10',
    provider: 'aws',
    type: 'overlay-ip',
    params: { endpoint_url: box.vpc.lab.endpointUrl, source_dest_check: 'ignore', ...params },
    ops: {
      start: { interval: 0, timeout: 20 },
      stop: { interval: 0, timeout: 20 },
      monitor: { interval: 10, timeout: 20 },
    },
  };
  const env = { ...actionEnvironment(resource, action, path), HA_LOGFACILITY: 'none' };
  return box.vpc.lab.node('node1').spawn(agentPath, [ocfAction(action)], { env });
}
