import { createHash } from 'node:crypto';
import { decide, statementsOf, type Decision, type Policy, type Statement } from './policy.ts';
import { trustIn, type Trusted } from './trust.ts';

/** Who holds an access key. */
export type Identity = {
  readonly kind: 'user' | 'role';
  readonly account: string;
  readonly name: string;
};

export type Role = Identity & {
  readonly kind: 'role';
  /** `arn:aws:iam::123456789012:role/cluster-node` */
  readonly arn: string;
  readonly statements: readonly Statement[];
  readonly trust: readonly Trusted[];
};

export type RoleInput = {
  /** `undefined` → that of the VPC's owner. */
  readonly account?: string;
  /** What the role may do; without it: nothing. */
  readonly policy?: Policy;
  /** Who may assume the role; without it: EC2, for instances. */
  readonly trust?: readonly Trusted[];
};

const EC2 = { Service: 'ec2.amazonaws.com' } as const satisfies Trusted;

/**
 * What the roles and users may do that no test has declared: what the README's policy allows, on every route table, and
 * what `doctor`, `setup` and `teardown` look at and change besides. Not sts:AssumeRole.
 */
export const DEFAULT_POLICY: readonly Statement[] = [
  {
    Effect: 'Allow',
    Action: ['ec2:ReplaceRoute', 'ec2:CreateRoute', 'ec2:DeleteRoute'],
    Resource: 'arn:*:ec2:*:*:route-table/*',
  },
  {
    Effect: 'Allow',
    Action: 'ec2:ModifyNetworkInterfaceAttribute',
    Resource: 'arn:*:ec2:*:*:network-interface/*',
  },
  {
    Effect: 'Allow',
    Action: [
      'ec2:DescribeRouteTables',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
      'ec2:DescribeInstances',
      'ec2:DescribeTransitGatewayVpcAttachments',
      'ec2:DescribeTransitGatewayRouteTables',
    ],
    Resource: '*',
  },
  {
    Effect: 'Allow',
    Action: 'ec2:SearchTransitGatewayRoutes',
    Resource: 'arn:*:ec2:*:*:transit-gateway-route-table/*',
  },
];

/**
 * Roles and users of every account of one partition, and what they may do: nothing, unless a policy allows it. A role or
 * user that was not declared has `DEFAULT_POLICY`; declaring it again replaces it, and its sessions follow.
 */
export class Iam {
  readonly partition: string;
  readonly #account: string;
  readonly #roles = new Map<string, Role>();
  readonly #users = new Map<string, readonly Statement[]>();

  constructor({ partition, account }: { partition: string; account: string }) {
    this.partition = partition;
    this.#account = account;
  }

  /** Declares a role. */
  role(name: string, { account = this.#account, policy = [], trust = [EC2] }: RoleInput = {}): Role {
    const role: Role = {
      kind: 'role',
      account,
      name,
      arn: this.roleArn(name, account),
      statements: statementsOf(policy),
      trust,
    };
    this.#roles.set(role.arn, role);
    return role;
  }

  /** Declares a user: what the keys of `addAccessKey({ userName })` may do. */
  user(name: string, { account = this.#account, policy }: { account?: string; policy: Policy }): void {
    this.#users.set(`${account}/${name}`, statementsOf(policy));
  }

  roleArn(name: string, account = this.#account): string {
    return `arn:${this.partition}:iam::${account}:role/${name}`;
  }

  /** `undefined` → not declared. */
  findRole(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }

  /** The ARN of a user or a role, not of a session. */
  arnOf({ kind, account, name }: Identity): string {
    return `arn:${this.partition}:iam::${account}:${kind}/${name}`;
  }

  decide(identity: Identity, action: string, resource: string): Decision {
    return decide(this.#statementsOf(identity), action, resource);
  }

  /**
   * In one account a trust policy that names the caller is enough; one that names the account leaves the decision to the
   * caller's own policy. Across accounts both have to allow it.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
   */
  decideAssumeRole(caller: { identity: Identity; principal: string }, roleArn: string): Decision {
    const own = this.decide(caller.identity, 'sts:AssumeRole', roleArn);
    const role = this.findRole(roleArn);
    if (own === 'explicitDeny') return own;
    const { account } = caller.identity;
    const trust = trustIn(role?.trust ?? [], {
      account,
      arns: [caller.principal, this.arnOf(caller.identity)],
    });
    if (trust === 'caller' && role?.account === account) return 'allowed';
    return trust === undefined ? 'implicitDeny' : own;
  }

  /** Whether EC2 can hand out credentials of this role; one that was not declared trusts EC2. */
  trustsEc2(roleArn: string): boolean {
    const trust: readonly Trusted[] = this.findRole(roleArn)?.trust ?? [EC2];
    return trust.some((trusted) => 'Service' in trusted && [trusted.Service].flat().includes(EC2.Service));
  }

  /** `AROA…` or `AIDA…` */
  uniqueId(identity: Identity): string {
    const digits = createHash('sha256').update(this.arnOf(identity)).digest('hex').slice(0, 17).toUpperCase();
    return `${identity.kind === 'role' ? 'AROA' : 'AIDA'}${digits}`;
  }

  #statementsOf(identity: Identity): readonly Statement[] {
    const declared =
      identity.kind === 'role'
        ? this.findRole(this.arnOf(identity))?.statements
        : this.#users.get(`${identity.account}/${identity.name}`);
    return declared ?? DEFAULT_POLICY;
  }
}
