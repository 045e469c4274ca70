import { formatFailure } from '../../../reasons.ts';
import type { Check } from '../check.ts';
import type { CallerFacts } from './facts.ts';
import { isMetadataFailure, troubleOf } from './failures.ts';

const regionIsThatOfInstance: Check<CallerFacts> = {
  title: 'the Region is that of this instance',
  codes: ['wrong-region'],
  judge({ region, identity }) {
    if (!region.ok) return { unknown: region.failure };
    if (!identity.ok) return { unknown: identity.failure };
    if (region.value === identity.value.region) return [];
    return [
      {
        code: 'wrong-region',
        severity: 'error',
        what: `the resource asks EC2 in ${region.value}, this instance is in ${identity.value.region}`,
        means:
          'the route tables are not found there and start fails; the rest was looked for in the Region of the instance',
        mend: [
          '# correct or delete the parameter region; else AWS_REGION of the cluster, or the Region of the profile',
        ],
      },
    ];
  },
};

const profileIsKnown: Check<CallerFacts> = {
  title: 'the profile is in the AWS configuration files',
  codes: ['unknown-profile'],
  judge({ profile }) {
    if (profile === undefined) return 'not-applicable';
    if (profile.isKnown) return [];
    return [
      {
        code: 'unknown-profile',
        severity: 'warning',
        what: `the profile ${profile.name} is in no AWS configuration file of root on this node`,
        means:
          'it counts for nothing: the role of the instance is used, with whatever Region and endpoints are found elsewhere',
        mend: [
          `# write the section [profile ${profile.name}] into /root/.aws/config, or delete the parameter profile`,
        ],
      },
    ];
  },
};

/** Of the codes that are no answer of instance metadata, all mean that nothing is there to sign with. */
const credentialsAreFound: Check<CallerFacts> = {
  title: 'credentials are found',
  codes: ['no-credentials'],
  judge({ credentials, identity }) {
    if (credentials.ok) return [];
    const { failure } = credentials;
    const isRefusal =
      /^(NoInstanceRole|IncompleteKeys)$/.test(failure.code) || failure.message.startsWith('Code ');
    if (!isRefusal && (isMetadataFailure(failure) || failure.kind === 'transient'))
      return { unknown: failure };
    return [
      {
        code: 'no-credentials',
        severity: 'error',
        what: `there are no credentials for AWS: ${formatFailure(failure)}`,
        means: 'EC2 cannot be asked: start fails on this node, and monitor cannot see where the route points',
        mend: [
          '# attach a role whose policy is that of overlay-ip policy:',
          `aws ec2 associate-iam-instance-profile --instance-id ${identity.ok ? identity.value.instanceId : 'INSTANCE'} --iam-instance-profile Name=PROFILE`,
        ],
      },
    ];
  },
};

const roleIsAssumed: Check<CallerFacts> = {
  title: 'the role for the route tables can be assumed',
  codes: ['role-not-assumed', 'sts-unreachable'],
  detail: ({ parameters }) => parameters.routing_table_role,
  judge({ parameters, role, caller }) {
    const { routing_table_role: arn } = parameters;
    if (arn === undefined) return 'not-applicable';
    if (role === undefined) return caller.ok ? 'not-applicable' : { unknown: caller.failure };
    if (role.ok) return [];
    const { failure } = role;
    switch (troubleOf(failure)) {
      case 'away':
        return [
          {
            code: 'sts-unreachable',
            severity: 'error',
            what: `STS does not answer: ${formatFailure(failure)}`,
            means: 'the role cannot be assumed, so that no route can be moved or looked at from this node',
            mend: [
              '# an interface endpoint for STS in this VPC, a NAT gateway, or the parameter proxy; sts_endpoint_url names an endpoint without private DNS',
            ],
          },
        ];
      case 'forbidden':
        return [
          {
            code: 'role-not-assumed',
            severity: 'error',
            what: `${arn} cannot be assumed: ${formatFailure(failure)}`,
            means: 'no route can be moved or looked at from this node',
            mend: [
              '# the role of the nodes needs sts:AssumeRole on it, and its trust policy must name the role of the nodes:',
              `overlay-ip policy --routing-table ${parameters.routing_table.join(',')} --routing-table-role ${arn} --only nodes`,
              `overlay-ip policy --routing-table ${parameters.routing_table.join(',')} --routing-table-role ${arn} --only trust --node-role ${nodeRoleOf(caller.ok ? caller.value.arn : '')}`,
            ],
          },
        ];
      case 'rejected':
      case 'failing':
        return { unknown: failure };
    }
  },
};

/** The role of a session: `arn:aws:sts::123456789012:assumed-role/cluster-node/i-0123`. Its path is not in it. */
function nodeRoleOf(arn: string): string {
  const [, partition, account, name] = /^arn:([\w-]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return name === undefined
    ? 'arn:aws:iam::ACCOUNT:role/NODES'
    : `arn:${partition ?? 'aws'}:iam::${account ?? ''}:role/${name}`;
}

export const callerChecks: readonly Check<CallerFacts>[] = [
  regionIsThatOfInstance,
  profileIsKnown,
  credentialsAreFound,
  roleIsAssumed,
];
