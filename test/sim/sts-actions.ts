import type { Gate } from './api-endpoint.ts';
import type { AccessKey, RoleKey } from './credentials.ts';
import type { Iam } from './iam.ts';
import type { QueryParameters, XmlMembers } from './query-protocol.ts';
import { StsError } from './sts-errors.ts';
import { parseSession, required } from './sts-session.ts';
import type { Tokens } from './tokens.ts';
import { trustsProvider } from './trust.ts';

export type StsWorld = Gate & { readonly iam: Iam; readonly tokens: Tokens };

export type StsAction =
  | {
      readonly signed: true;
      readonly perform: (world: StsWorld, parameters: QueryParameters, caller: AccessKey) => XmlMembers;
    }
  | {
      readonly signed: false;
      readonly perform: (world: StsWorld, parameters: QueryParameters) => XmlMembers;
    };

const ACTIONS = {
  AssumeRole: { signed: true, perform: assumeRole },
  AssumeRoleWithWebIdentity: { signed: false, perform: assumeRoleWithWebIdentity },
  GetCallerIdentity: { signed: true, perform: getCallerIdentity },
} as const satisfies Record<string, StsAction>;

export type StsActionName = keyof typeof ACTIONS;

export function findStsAction(name: string): StsAction {
  if (name === '') throw new StsError('MissingAction');
  if (!Object.hasOwn(ACTIONS, name)) {
    throw new StsError('InvalidAction', `Could not find operation ${name} for version 2011-06-15`);
  }
  return ACTIONS[name as StsActionName];
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function assumeRole(world: StsWorld, parameters: QueryParameters, caller: AccessKey): XmlMembers {
  const { arn, sessionName, lifetime } = parseSession(parameters, []);
  const decision = world.iam.decideAssumeRole(caller, arn);
  const role = world.iam.findRole(arn);
  if (decision !== 'allowed' || role === undefined) {
    const why = decision === 'explicitDeny' ? ' with an explicit deny in an identity-based policy' : '';
    throw new StsError(
      'AccessDenied',
      `User: ${caller.principal} is not authorized to perform: sts:AssumeRole on resource: ${arn}${why}`,
    );
  }
  const session = { name: sessionName, issued: world.now(), lifetime };
  return describeSession(world, world.credentials.openSession(role, session));
}

/**
 * Whether the role exists is not told.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
function assumeRoleWithWebIdentity(world: StsWorld, parameters: QueryParameters): XmlMembers {
  const { arn, sessionName, lifetime } = parseSession(parameters, ['WebIdentityToken']);
  const provider = world.tokens.providerOf(required(parameters, 'WebIdentityToken'));
  if (provider === undefined) throw new StsError('InvalidIdentityToken');
  const role = world.iam.findRole(arn);
  if (role === undefined || !trustsProvider(role.trust, provider)) {
    throw new StsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  const session = { name: sessionName, issued: world.now(), lifetime };
  return {
    ...describeSession(world, world.credentials.openSession(role, session)),
    SubjectFromWebIdentityToken: 'system:serviceaccount:default:cluster',
    Provider: provider,
    Audience: 'sts.amazonaws.com',
  };
}

/** "No permissions are required to perform this operation." */
function getCallerIdentity({ iam }: StsWorld, _parameters: QueryParameters, caller: AccessKey): XmlMembers {
  const { principal, identity, session } = caller;
  const id = iam.uniqueId(identity);
  return { Arn: principal, UserId: session ? `${id}:${session.name}` : id, Account: identity.account };
}

function describeSession({ iam }: StsWorld, key: RoleKey): XmlMembers {
  const { session, identity } = key;
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${iam.uniqueId(identity)}:${session.name}`,
      Arn: key.principal,
    },
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: session.token,
      Expiration: new Date(session.expiration).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  };
}
