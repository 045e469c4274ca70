import type { Failed } from '../answer.ts';
import { findLink } from '../decisions/address-state.ts';
import { chooseLink } from '../decisions/choose-link.ts';
import { exitForFailures } from '../decisions/written-routes.ts';
import type { Deadline } from '../ocf/deadline.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { Addresses, Link } from '../ports.ts';
import { formatFailure } from '../reasons.ts';
import { retry } from '../retry.ts';

/** The link that is to carry the addresses, beside all others; an outcome says why there is none. */
export async function findInterface(
  { addresses, deadline }: { addresses: Addresses; deadline: Deadline },
  interfaceName: string | undefined,
): Promise<{ link: Link; links: readonly Link[] } | Outcome> {
  const shown = await retry(() => addresses.show(), 3, deadline);
  if (!shown.ok) return ipFailed(shown);
  const links = shown.value;
  const needsDefaultRoute = interfaceName === undefined && !findLink(links, 'eth0');
  const defaultRoute = needsDefaultRoute
    ? await retry(() => addresses.defaultRouteInterface(), 3, deadline)
    : undefined;
  if (defaultRoute && !defaultRoute.ok) return ipFailed(defaultRoute);
  const link = chooseLink(links, interfaceName, defaultRoute?.value);
  return 'exit' in link ? link : { link, links };
}

export function ipFailed({ failure }: Failed): Outcome {
  if (failure.kind === 'not-installed')
    return {
      exit: 'OCF_ERR_INSTALLED',
      reason: `${formatFailure(failure)}; install the package iproute2 (iproute)`,
    };
  return { exit: exitForFailures([failure]), reason: formatFailure(failure) };
}
