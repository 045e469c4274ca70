import type { Check, Finding } from '../check.ts';
import type { ConfiguredResource } from '../../cluster/cib.ts';
import { isMoveIp } from '../../cluster/overlay-ip-resources.ts';
import { secondsOf } from '../../cluster/seconds-of.ts';
import { configuredResource, type ResourceView } from './facts.ts';
import { byEitherTool } from './mend.ts';
import { configuredMonitors, recurringMonitors } from './operation-timeouts.ts';

type View = Pick<ResourceView, 'cluster' | 'resource' | 'parameters'>;

const hasMonitor: Check<View> = {
  title: 'a recurring monitor is configured',
  codes: ['no-monitor'],
  judge(view) {
    const resource = configuredResource(view);
    if (!resource) return 'not-applicable';
    if (recurringMonitors(resource).length > 0) return [];
    const isSwitchedOff = configuredMonitors(resource).length > 0;
    return [
      {
        code: 'no-monitor',
        severity: 'error',
        what: `${resource.id} has no recurring monitor${isSwitchedOff ? ' that is enabled' : ''}`,
        means:
          'nobody notices a lost address or route: the service is away and the cluster says that all is well',
        mend: isSwitchedOff
          ? byEitherTool(
              [`# crm configure edit ${resource.id}, and delete enabled=false from its op monitor`],
              [`pcs resource manage --monitor ${resource.id}`],
            )
          : byEitherTool(
              [`crm configure monitor ${resource.id} 60s:60s`],
              [`pcs resource update ${resource.id} op monitor interval=60s timeout=60s`],
            ),
      },
    ];
  },
};

/** It has monapi=false by default. */
function isSilentMoveIp(resource: ConfiguredResource): boolean {
  return isMoveIp(resource) && resource.parameters['monapi'] === undefined;
}

/** The documented configurations for SAP on AWS have 60 s and 20 s. */
const shortestIntervalSeconds = 10;

const isNotAskedTooOften: Check<View> = {
  title: 'the monitor recurs every 10 s at most often',
  codes: ['monitor-interval'],
  judge(view) {
    const resource = configuredResource(view);
    if (!resource) return 'not-applicable';
    if (!view.parameters.monapi || isSilentMoveIp(resource)) return 'not-applicable';
    return recurringMonitors(resource).flatMap(({ interval }): Finding[] => {
      const seconds = secondsOf(interval);
      if (seconds === undefined || seconds >= shortestIntervalSeconds) return [];
      return [
        {
          code: 'monitor-interval',
          severity: 'warning',
          what: `${resource.id} is monitored every ${seconds} s`,
          // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
          means:
            'each monitor calls DescribeRouteTables: everybody in the account shares 20 such calls a second in a Region, after a burst of 100; ' +
            'beyond that EC2 throttles them all',
          mend: setIntervalOf(resource),
        },
      ];
    });
  },
};

/**
 * To give up a route the monitor wants three answers that agree over 5 s (src/decisions/confirm.ts), and each may take as long as
 * one request may.
 */
function neededByMonitor(apiTimeoutSeconds: number): number {
  return Math.max(20, 3 * apiTimeoutSeconds + 5);
}

const monitorHasTime: Check<View> = {
  title: 'the monitor has time for three answers of EC2',
  codes: ['monitor-timeout'],
  detail({ cluster, resource = '' }) {
    const timeoutMs = cluster.timeoutsMs.get(resource)?.monitor;
    return timeoutMs === undefined ? undefined : `${timeoutMs / 1000} s`;
  },
  judge(view) {
    const resource = configuredResource(view);
    if (!resource || recurringMonitors(resource).length === 0) return 'not-applicable';
    const timeoutMs = view.cluster.timeoutsMs.get(resource.id)?.monitor;
    if (timeoutMs === undefined) return notRead(resource, 'monitor');
    const apiTimeout = view.parameters.api_timeout;
    const needed = neededByMonitor(apiTimeout);
    if (timeoutMs >= needed * 1000) return [];
    return [
      {
        code: 'monitor-timeout',
        severity: 'warning',
        what: `the monitor of ${resource.id} has a timeout of ${timeoutMs / 1000} s; with api_timeout=${apiTimeout} it needs ${needed} s`,
        means:
          'when EC2 answers slowly, Pacemaker kills the monitor and counts a failure of a service that is well, or the monitor has no ' +
          'time to confirm that a route is lost',
        mend: setTimeoutOf(resource, 'monitor', Math.max(60, needed)),
      },
    ];
  },
};

/** Some attempts to replace the routes, and 10 s in which EC2 may not show them yet (src/decisions/verification.ts). */
const neededByStart = 60;
/** It asks nobody, but the host may be so busy that nothing gets on. */
const neededByStop = 60;

const startHasTime = hasTime({
  name: 'start',
  needed: neededByStart,
  title: 'start has time for repeated calls of EC2',
  means:
    'when EC2 throttles or is slow, Pacemaker kills start before the routes have moved, and takes the service to another node or stops it',
});

const stopHasTime = hasTime({
  name: 'stop',
  needed: neededByStop,
  title: 'stop has time on a busy host',
  means: 'a stop that is killed on a busy host counts as failed, and a failed stop gets the node fenced',
});

function hasTime(limit: {
  readonly name: 'start' | 'stop';
  readonly needed: number;
  readonly title: string;
  readonly means: string;
}): Check<View> {
  const { name, needed, title, means } = limit;
  return {
    title,
    codes: [`${name}-timeout`],
    judge(view) {
      const resource = configuredResource(view);
      if (!resource) return 'not-applicable';
      const timeoutMs = view.cluster.timeoutsMs.get(resource.id)?.[name];
      if (timeoutMs === undefined) return notRead(resource, name);
      if (timeoutMs >= needed * 1000) return [];
      const what = `${name} of ${resource.id} has a timeout of ${timeoutMs / 1000} s; it needs ${needed} s, 180 s is documented`;
      return [
        {
          code: `${name}-timeout`,
          severity: 'warning',
          what,
          means,
          mend: setTimeoutOf(resource, name, 180),
        },
      ];
    },
  };
}

function notRead({ id }: ConfiguredResource, name: string) {
  return {
    unknown: `the timeout of the operation ${name} of ${id} is written in a way that is not read here; write it like 60s`,
  };
}

/**
 * `crm configure set` changes an attribute that is there, and adds none; of several monitors crmsh 4.4 finds none by its interval, and
 * `pcs resource update` of pcs 0.11 changes the first one, whatever its interval.
 */
function setTimeoutOf(
  { id, operations }: ConfiguredResource,
  name: 'start' | 'stop' | 'monitor',
  seconds: number,
): readonly string[] {
  const [only, ...others] = operations.filter((one) => one.name === name);
  const timeout = `timeout=${seconds}s`;
  if (others.length > 0)
    return byEitherTool(
      [`# crm configure edit ${id}, and have ${timeout} in each op ${name}`],
      [
        `# pcs resource op delete and pcs resource op add for each op ${name} of ${id}, with its other options and ${timeout}`,
      ],
    );
  const interval = only?.interval ?? '0s';
  return byEitherTool(
    [
      only?.timeout === undefined
        ? `# crm configure edit ${id}, and have there: op ${name} interval=${interval} ${timeout}`
        : `crm configure set ${id}.${name}.timeout ${seconds}s`,
    ],
    [`pcs resource update ${id} op ${name} interval=${interval} ${timeout}`],
  );
}

function setIntervalOf({ id, operations }: ConfiguredResource): readonly string[] {
  const monitors = operations.filter(({ name }) => name === 'monitor');
  if (monitors.length > 1)
    return [
      `# Have interval=60s in the op monitor of ${id}: crm configure edit, or pcs resource op delete and add`,
    ];
  return byEitherTool(
    [`crm configure set ${id}.monitor.interval 60s`],
    [`pcs resource update ${id} op monitor interval=60s timeout=60s`],
  );
}

export const operationChecks: readonly Check<View>[] = [
  hasMonitor,
  monitorHasTime,
  isNotAskedTooOften,
  startHasTime,
  stopHasTime,
];
