import type { Parameters } from '../agent.ts';
import type { Deadline } from '../ocf/deadline.ts';
import type { Log, NetworkInterfaces } from '../ports.ts';
import { formatFailure, formatSourceDestCheck } from '../reasons.ts';
import { retry } from '../retry.ts';

interface SourceDestCheckPorts {
  readonly networkInterfaces: NetworkInterfaces;
  readonly deadline: Deadline;
  readonly log: Log;
}

/**
 * What `source_dest_check` asks for. Beside the way of the traffic and never a reason to fail: `warn` may be
 * abandoned at any time, `disable` should be waited for.
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html#EIP_Disable_SrcDestCheck
 */
export async function checkSourceDest(
  ports: SourceDestCheckPorts,
  policy: Parameters['source_dest_check'],
  networkInterfaceId: string,
): Promise<void> {
  const { networkInterfaces, deadline, log } = ports;
  if (policy === 'ignore') return;
  // The routes first
  await deadline.clock.sleep(0);
  if (policy === 'disable') {
    const disabled = await retry(
      () => networkInterfaces.disableSourceDestCheck(networkInterfaceId),
      3,
      deadline,
    );
    if (disabled.ok) {
      log.debug(`the source/destination check of ${networkInterfaceId} is off`);
      return;
    }
    const isChecked = await networkInterfaces.isSourceDestChecked(networkInterfaceId);
    if (isChecked.ok && !isChecked.value) return;
    log.warning(
      `the source/destination check of ${networkInterfaceId} could not be switched off: ${formatFailure(disabled.failure)}`,
    );
    return;
  }
  const isChecked = await retry(() => networkInterfaces.isSourceDestChecked(networkInterfaceId), 3, deadline);
  if (!isChecked.ok)
    log.debug(`the source/destination check is not known: ${formatFailure(isChecked.failure)}`);
  else if (isChecked.value) log.warning(formatSourceDestCheck(networkInterfaceId));
}
