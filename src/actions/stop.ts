import { failed, ok, type Answer, type Failure } from '../answer.ts';
import { addressState, type AddressPlace } from '../decisions/address-state.ts';
import type { Deadline } from '../ocf/deadline.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { Addresses, Log } from '../ports.ts';
import { formatFailure } from '../reasons.ts';
import { retry } from '../retry.ts';

/** Long enough for a kernel that is busy, and an end for an `ip` that always fails: half a minute, or two where it hangs. */
const attempts = 20;

interface StopPorts {
  readonly addresses: Addresses;
  readonly log: Log;
  readonly deadline: Deadline;
}

/**
 * Removes the addresses from whichever interface has them and makes sure that they are gone. The signature
 * has no EC2, no instance metadata and no route table: a failed stop gets the node fenced, so nothing that
 * AWS does may fail it. The routes stay; the next start replaces them.
 *
 * @param overlayIps none is fine: what is not configured can not have been added
 */
export async function stop(ports: StopPorts, overlayIps: readonly string[]): Promise<Outcome> {
  const removed = await retry(() => removeAll(ports, overlayIps), attempts, ports.deadline);
  if (removed.ok) return { exit: 'OCF_SUCCESS' };
  const { failure } = removed;
  if (failure.kind === 'not-installed' && places(ports.addresses.glance(), overlayIps).length === 0)
    return {
      exit: 'OCF_SUCCESS',
      warnings: [
        `${formatFailure(failure)}; start can not have added an address without it, and none is to be seen`,
      ],
    };
  return {
    exit: 'OCF_ERR_GENERIC',
    reason: `could not remove ${failure.subject ?? overlayIps.join(', ')} from this node: ${formatFailure(failure)}`,
  };
}

async function removeAll(
  { addresses, log }: StopPorts,
  overlayIps: readonly string[],
): Promise<Answer<void>> {
  const before = await addresses.show();
  if (!before.ok) return before;
  const present = places(before.value, overlayIps);
  if (present.length === 0) return ok(undefined);
  const failures: Failure[] = [];
  for (const { address, link, prefixLength } of present) {
    const deleted = await addresses.delete({ address, prefixLength }, link.interfaceName);
    if (deleted.ok) log.info(`removed ${address}/${prefixLength} from ${link.interfaceName}`);
    else failures.push(deleted.failure);
  }
  const after = await addresses.show();
  // What could not be removed says more than that nobody could look
  if (!after.ok) return failures[0] ? failed({ ...failures[0], kind: after.failure.kind }) : after;
  const [left] = places(after.value, overlayIps);
  return left === undefined ? ok(undefined) : failed(failures[0] ?? stillThere(left));
}

function places(links: Parameters<typeof addressState>[1], overlayIps: readonly string[]) {
  return overlayIps.flatMap((address) => {
    const state = addressState(address, links);
    return state.is === 'present' ? state.on.map((place) => ({ address, ...place })) : [];
  });
}

function stillThere({ address, link }: AddressPlace & { address: string }): Failure {
  return {
    kind: 'transient',
    operation: 'ip address delete',
    subject: address,
    code: 'StillThere',
    message: `done, but the address is on ${link.interfaceName} again; see what else adds it`,
  };
}
