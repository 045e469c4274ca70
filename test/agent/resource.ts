/** A resource as it is configured in the cluster. */
export type Resource = {
  id: string;
  provider: string;
  type: string;
  /** Only those that are configured. */
  params: Record<string, string>;
  /** Seconds. `interval` 0 → runs once. */
  ops: Record<'start' | 'stop' | 'monitor', { timeout: number; interval: number }>;
};

/** As `crm configure` takes it. */
export function formatPrimitive({ id, provider, type, params, ops }: Resource): string {
  return [
    `primitive ${id} ocf:${provider}:${type}`,
    `params ${Object.entries(params)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`,
    ...Object.entries(ops).map(
      ([name, { timeout, interval }]) => `op ${name} interval=${interval} timeout=${timeout}`,
    ),
  ].join(' \\\n  ');
}

export type Action = 'start' | 'stop' | 'monitor' | 'probe';

/**
 * The environment that Pacemaker gives an action, Pacemaker 2.1.5 here. It has no HOME, no USER, no defaults of parameters. A
 * probe is a monitor without an interval.
 */
export function actionEnvironment(resource: Resource, action: Action, path: string): Record<string, string> {
  const { timeout, interval } = resource.ops[ocfAction(action)];
  return {
    PATH: path,
    LC_ALL: 'C',
    HA_LOGFACILITY: 'daemon',
    OCF_ROOT: '/usr/lib/ocf',
    OCF_RA_VERSION_MAJOR: '1',
    OCF_RA_VERSION_MINOR: '1',
    OCF_RESOURCE_INSTANCE: resource.id,
    OCF_RESOURCE_TYPE: resource.type,
    OCF_RESOURCE_PROVIDER: resource.provider,
    OCF_EXIT_REASON_PREFIX: 'ocf-exit-reason:',
    OCF_RESKEY_crm_feature_set: '3.16.2',
    OCF_RESKEY_CRM_meta_timeout: String(timeout * 1000),
    ...(action === 'monitor' ? { OCF_RESKEY_CRM_meta_interval: String(interval * 1000) } : {}),
    ...Object.fromEntries(
      Object.entries(resource.params).map(([name, value]) => [`OCF_RESKEY_${name}`, value]),
    ),
  };
}

/** What the agent's first argument is. */
export function ocfAction(action: Action): 'start' | 'stop' | 'monitor' {
  return action === 'probe' ? 'monitor' : action;
}
