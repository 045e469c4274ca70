import { ok } from '../../answer.ts';
import { addressState } from '../../decisions/address-state.ts';
import { ipAddresses } from '../../ip/ip-addresses.ts';
import type { Env } from '../../ocf/environment.ts';
import { formatFailure } from '../../reasons.ts';
import type { Problem } from '../change/plan.ts';

const timeoutMs = 10_000;

/** While this machine has the address, somebody uses it. */
export async function addressesHere(ip: readonly string[], env: Env): Promise<Problem[]> {
  const addresses = ipAddresses({ path: env['PATH'], signal: AbortSignal.timeout(timeoutMs) });
  const shown = await addresses.show();
  // No Linux with iproute2, but the workstation of somebody
  const links = !shown.ok && shown.failure.kind === 'not-installed' ? ok(addresses.glance()) : shown;
  if (!links.ok)
    return [
      {
        code: 'unknown-address',
        message: `nobody knows whether this machine has ${ip.join(', ')}: ${formatFailure(links.failure)}`,
      },
    ];
  return ip
    .map((address) => addressState(address, links.value))
    .flatMap((state): Problem[] => {
      if (state.is !== 'present') return [];
      const [place] = state.on;
      const on = state.on.map(({ link }) => link.interfaceName).join(' and ');
      const deletion = `ip address delete ${state.address}/${place?.prefixLength ?? ''} dev ${place?.link.interfaceName ?? ''}`;
      return [
        {
          code: 'address-here',
          message: `this machine has ${state.address} on ${on}: stop the resource of the cluster, or without one: ${deletion}`,
        },
      ];
    });
}
