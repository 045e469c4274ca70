import { reserveMs } from '../../../ocf/deadline.ts';
import { formatFailure } from '../../../reasons.ts';
import type { Check } from '../check.ts';
import type { ReachFacts } from './facts.ts';
import { isMetadataFailure, troubleOf } from './failures.ts';
import { percentile } from './measure-ec2.ts';

/** Of EC2, not of what comes before it. */
function isOfEc2({ operation }: { readonly operation: string }): boolean {
  return operation === 'DescribeRouteTables';
}

const wayIsUsable: Check<ReachFacts> = {
  title: 'EC2 answers',
  codes: ['ec2-unreachable'],
  judge({ way, ec2Ms }) {
    const answer = way.ok ? ec2Ms : way;
    if (answer.ok) return [];
    const { failure } = answer;
    if (isMetadataFailure(failure) || (way.ok && !isOfEc2(failure))) return { unknown: failure };
    const trouble = troubleOf(failure);
    // That is an answer as well; other checks say what is wrong with it
    if (way.ok && (trouble === 'forbidden' || trouble === 'rejected')) return [];
    if (way.ok && trouble === 'failing') return { unknown: failure };
    return [
      {
        code: 'ec2-unreachable',
        severity: 'error',
        what: `EC2 does not answer: ${formatFailure({ ...failure, subject: '' })}`,
        means:
          'start fails on this node, so that no failover to it succeeds; monitor cannot see where the route points',
        mend: [
          '# an interface endpoint for EC2 in this VPC (security group: port 443 from the nodes), a NAT gateway, or the parameter proxy',
          '# endpoint_url names an endpoint without private DNS, ca_bundle the authority of a proxy that looks into TLS',
        ],
      },
    ];
  },
};

const credentialsAreTaken: Check<ReachFacts> = {
  title: 'AWS takes the credentials',
  codes: ['wrong-credentials'],
  detail: ({ caller }) =>
    caller.ok
      ? caller.value.arn
      : 'whose they are is not known: STS does not answer, and the agent does not need it here',
  judge({ credentials, caller, ec2Ms }) {
    if (!credentials.ok) return 'not-applicable';
    // Whatever STS says, to which the agent may have no way
    if (ec2Ms.ok) return [];
    const refused = [caller, ec2Ms].flatMap((answer) =>
      !answer.ok && !isMetadataFailure(answer.failure) && troubleOf(answer.failure) === 'rejected'
        ? [answer.failure]
        : [],
    );
    const [failure] = refused;
    if (failure === undefined) return caller.ok ? [] : { unknown: ec2Ms.failure };
    return [
      {
        code: 'wrong-credentials',
        severity: 'error',
        what: `AWS does not take the credentials: ${formatFailure({ ...failure, subject: '' })}`,
        means: 'no call succeeds: start fails on this node, and monitor cannot see where the route points',
        mend: [
          '# keys of a profile or of the environment: renew them, or delete them so that the role of the instance is used; see what is used by:',
          'aws sts get-caller-identity',
        ],
      },
    ];
  },
};

/** "Requests … must reach AWS within five minutes of the time stamp": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
const signaturesFailMs = 300_000;
const noticeableMs = 60_000;

const clockIsRight: Check<ReachFacts> = {
  title: 'the clock agrees with that of EC2',
  codes: ['clock-skew'],
  detail: ({ clockBehindMs = 0 }) =>
    Math.abs(clockBehindMs) < 2_000 ? undefined : `off by ${seconds(Math.abs(clockBehindMs))}`,
  judge({ clockBehindMs, ec2Ms }) {
    if (clockBehindMs === undefined) return ec2Ms.ok ? 'not-applicable' : { unknown: ec2Ms.failure };
    const off = Math.abs(clockBehindMs);
    if (off < noticeableMs) return [];
    const fails = off >= signaturesFailMs;
    return [
      {
        code: 'clock-skew',
        severity: fails ? 'error' : 'warning',
        what: `the clock of this node is ${seconds(off)} ${clockBehindMs > 0 ? 'behind' : 'ahead of'} that of EC2`,
        means: fails
          ? 'AWS refuses what is signed more than five minutes off: the agent corrects itself by a second request each time, fence_aws and the AWS CLI do not'
          : 'AWS refuses what is signed more than five minutes off, and log entries of the nodes do not compare',
        mend: [
          '# the time service of AWS is 169.254.169.123 (chrony: server 169.254.169.123 prefer iburst)',
          'chronyc sources',
          '# the clock jumps by it, which a database may not bear while it runs; without it chrony corrects it little by little:',
          'chronyc makestep',
        ],
      },
    ];
  },
};

/** Until it asks for the first time. */
const agentStartsMs = 300;
/** A route that seems lost counts when three answers say so over five seconds. */
const confirming = { answers: 3, overMs: 5_000 } as const;
/** As advertised: where the cluster's configuration is not known. */
const advertisedMs = { monitor: 30_000, start: 180_000 } as const;
/** Requests under way at once. */
const atOnce = 32;

const ec2IsFast: Check<ReachFacts> = {
  title: 'EC2 answers fast enough for the timeouts',
  codes: ['slow-ec2'],
  detail: ({ ec2Ms, stsMs }) =>
    ec2Ms.ok
      ? `${formatTimes(ec2Ms.value)}${stsMs === undefined ? '' : `, STS ${Math.round(stsMs)} ms`}`
      : undefined,
  judge({ ec2Ms, stsMs = 0, parameters, cluster, resource }) {
    if (!ec2Ms.ok) return { unknown: ec2Ms.failure };
    const p95 = percentile(ec2Ms.value, 95);
    const routes = parameters.routing_table.length * parameters.ip.length;
    const known = resource === undefined ? undefined : cluster.timeoutsMs.get(resource);
    const timeouts = {
      monitor: known?.monitor ?? advertisedMs.monitor,
      start: known?.start ?? advertisedMs.start,
    };
    const needs = {
      monitor: agentStartsMs + stsMs + confirming.overMs + (confirming.answers - 1) * p95,
      // Writes side by side, what is missing twice, then a look at all of them
      start: agentStartsMs + stsMs + p95 * (2 * Math.ceil(routes / atOnce) + 1),
    };
    const tooSlow = (['monitor', 'start'] as const)
      .filter((action) => needs[action] > timeouts[action] - reserveMs(timeouts[action]))
      .map((action) => `${action} may need ${seconds(needs[action])} of its ${seconds(timeouts[action])}`);
    const isCutOff = p95 > parameters.api_timeout * 500;
    if (tooSlow.length === 0 && !isCutOff) return [];
    return [
      {
        code: 'slow-ec2',
        severity: 'warning',
        what: `EC2 answers slowly: ${formatTimes(ec2Ms.value)}${stsMs > 0 ? `, STS ${Math.round(stsMs)} ms` : ''}`,
        means: [
          ...(isCutOff
            ? [
                `a call that takes twice as long is cut off by api_timeout (${parameters.api_timeout} s) and counts as no answer`,
              ]
            : []),
          ...tooSlow,
        ].join('; '),
        mend: [
          '# look at the way to EC2: a proxy, a NAT gateway in another zone, an endpoint in another VPC; meanwhile give the operations longer timeouts',
          ...(isCutOff
            ? [
                `# or set api_timeout=${Math.min(120, Math.ceil((4 * p95) / 1000))}, and the timeouts of the operations with it`,
              ]
            : []),
        ],
      },
    ];
  },
};

function formatTimes(times: readonly number[]): string {
  const [p50, p95] = [50, 95].map((percent) => Math.round(percentile(times, percent)));
  return `${times.length} calls, p50 ${p50 ?? 0} ms, p95 ${p95 ?? 0} ms`;
}

function seconds(ms: number): string {
  return `${ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;
}

export const reachChecks: readonly Check<ReachFacts>[] = [
  wayIsUsable,
  credentialsAreTaken,
  clockIsRight,
  ec2IsFast,
];
