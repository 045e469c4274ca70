import { boolean } from './value-types.ts';

/** `process.env`, or anything like it. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What Pacemaker tells an agent beside its instance parameters. */
export interface OcfEnvironment {
  /** The resource's name. Unset when someone runs the agent by hand without it. */
  readonly resourceInstance: string | undefined;
  /** What Pacemaker calls this node; unset in older releases and by hand. */
  readonly nodeName: string | undefined;
  /** The operation's timeout in milliseconds; `undefined` → not told, the advertised one counts. */
  readonly timeoutMs: number | undefined;
  /** A monitor that asks "is it active here?" once, rather than one that repeats. */
  readonly isProbe: boolean;
  /** `OCF_CHECK_LEVEL`: 0 is the ordinary monitor, 10 and above look closer. */
  readonly checkLevel: number;
  /** `OCF_TRACE_RA`, which comes before the parameter `trace_ra`; `undefined` → unset. */
  readonly isTraced: boolean | undefined;
  /** `OCF_TRACE_FILE`, which comes before `trace_file`. */
  readonly traceFile: string | undefined;
  /** The prefix of the one stderr line that Pacemaker shows to people. */
  readonly exitReasonPrefix: string;
  /** Whether the cluster takes 190 as "running, degraded". */
  readonly supportsDegraded: boolean;
}

/**
 * Reads Pacemaker's side of the environment.
 *
 * A probe is a monitor whose interval is 0 or unset: Pacemaker 2.1.5 leaves
 * `OCF_RESKEY_CRM_meta_interval` out, ocf-tester sets it to 0 (resource-agents, `ocf_is_probe`).
 */
export function parseOcfEnvironment(env: Env): OcfEnvironment {
  return {
    resourceInstance: env['OCF_RESOURCE_INSTANCE'] || undefined,
    nodeName: env['OCF_RESKEY_CRM_meta_on_node'] || undefined,
    timeoutMs: parseTimeout(env['OCF_RESKEY_CRM_meta_timeout']),
    isProbe: !parseCount(env['OCF_RESKEY_CRM_meta_interval']),
    checkLevel: parseCount(env['OCF_CHECK_LEVEL']) ?? 0,
    isTraced: env['OCF_TRACE_RA'] ? boolean.parse(env['OCF_TRACE_RA']).value : undefined,
    // As ocf_start_trace of resource-agents takes it
    traceFile: /^(?:[3-9]|\/.+)$/s.test(env['OCF_TRACE_FILE'] ?? '') ? env['OCF_TRACE_FILE'] : undefined,
    exitReasonPrefix: env['OCF_EXIT_REASON_PREFIX'] || 'ocf-exit-reason:',
    supportsDegraded: supportsDegraded(env['OCF_RESKEY_crm_feature_set']),
  };
}

/**
 * Whether exit code 190 means "degraded" to this cluster. Pacemaker before 2.0.5 (feature set 3.6.1)
 * turns any code above 9 into 1, which would restart a healthy resource.
 *
 * @param featureSet `OCF_RESKEY_crm_feature_set`, for example `3.16.2`; unset outside a cluster → yes
 */
export function supportsDegraded(featureSet: string | undefined): boolean {
  if (!featureSet) return true;
  const since = [3, 6, 1];
  const parts = featureSet.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
  for (const [index, minimum] of since.entries()) {
    const part = parts[index] ?? 0;
    if (part !== minimum) return part > minimum;
  }
  return true;
}

/** Timers of Node hold 2³¹ ms at most; nobody waits for longer than a day. */
function parseTimeout(text: string | undefined): number | undefined {
  const ms = parseCount(text);
  return ms ? Math.min(ms, 86_400_000) : undefined;
}

function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
