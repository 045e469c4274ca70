import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import type { Seen } from './seen.ts';
import { targetOf } from './world.ts';

/** The monitor table of the design, of what is true rather than of what was observed. */
export function truth(seen: Seen): ExitCode {
  const { first, keys, ips, run } = seen;
  const { repair_routes: repairs, monapi } = seen.chronicle.parameters;
  const isProbe = run.step.action === 'probe';
  if (seen.isAbsent(first)) return 'OCF_NOT_RUNNING';
  const isPartlyAbsent = ips.some((ip) => seen.places(first, ip).length === 0);
  const isOutOfPlace =
    ips.some((ip) => seen.places(first, ip).length > 0) && !isPartlyAbsent && !seen.isInPlace(first);
  if (!isProbe && (isPartlyAbsent || isOutOfPlace)) return 'OCF_ERR_GENERIC';
  const asked = isProbe || monapi ? keys : [];
  const areHere = asked.filter((key) => seen.isHere(first, key));
  const areAway = asked.filter((key) => seen.isAway(first, key));
  const areElsewhere = areAway.filter((key) => !seen.isBlackhole(first, key));
  if (isProbe && areHere.length === 0 && areElsewhere.length > 0) return 'OCF_NOT_RUNNING';
  if (isPartlyAbsent || areAway.length > 0) return 'OCF_ERR_GENERIC';
  const areMissing = asked.filter((key) => seen.hasTable(first, key) && targetOf(first, key) === undefined);
  const putBack = !isProbe && repairs ? areMissing : [];
  const served = new Set([...areHere, ...putBack].map(({ destination }) => destination));
  if (
    !isProbe &&
    areMissing.length > putBack.length &&
    asked.some(({ destination }) => !served.has(destination))
  )
    return 'OCF_ERR_GENERIC';
  return areHere.length + putBack.length === asked.length ? 'OCF_SUCCESS' : 'OCF_DEGRADED';
}
