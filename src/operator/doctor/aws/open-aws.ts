import { hostname } from 'node:os';
import { failed, ok, type Answer } from '../../../answer.ts';
import { getCallerIdentity } from '../../../aws/caller-identity.ts';
import { findNetwork } from '../../../aws/find-network.ts';
import type { Network } from '../../../aws/network.ts';
import { profileName } from '../../../credentials/credential-source.ts';
import { findCredentials } from '../../../credentials/find-credentials.ts';
import { namedProfile } from '../../../credentials/named-profile.ts';
import { roleSessionName } from '../../../credentials/role-session-name.ts';
import { regionOf } from '../../../ec2/connect.ts';
import type { Ec2Client } from '../../../ec2/ec2-client.ts';
import type { Deadline } from '../../../ocf/deadline.ts';
import type { Env } from '../../../ocf/environment.ts';
import type { Credentials, InstanceMetadata } from '../../../ports.ts';
import { retry } from '../../../retry.ts';
import type { CallerFacts, InstanceFacts } from './facts.ts';

/** EC2 as the callers that the agent asks as. */
export interface Clients {
  readonly node: Ec2Client;
  readonly routeTables: Ec2Client;
}

interface Opened {
  readonly facts: CallerFacts;
  readonly clients: Answer<Clients>;
}

interface Surroundings {
  readonly metadata: InstanceMetadata;
  readonly env: Env;
  readonly deadline: Deadline;
  /** Told of the headers of each answer of EC2. */
  readonly hear: (headers: Readonly<Record<string, string>>) => void;
}

/**
 * Takes the agent's own steps to EC2 one by one, so that each has an answer of its own: profile, Region, the way, credentials,
 * role. Where the Region is another than this instance's, the rest is looked for in that of the instance.
 */
export async function openAws(facts: InstanceFacts, surroundings: Surroundings): Promise<Opened> {
  const { env, metadata, deadline, hear } = surroundings;
  const { parameters, identity, resource } = facts;
  const { signal, clock } = deadline;
  const readProfile = namedProfile(parameters, env, () => undefined);
  const profile = await readProfile();
  const options = {
    parameters,
    env,
    metadata,
    signal,
    nodeName: hostname(),
    resourceInstance: resource,
    profile: () => Promise.resolve(profile),
  };
  const region = await regionOf(options);
  const whereToLook = identity.ok ? ok(identity.value.region) : region;
  const found = profile.ok ? profile.value : undefined;
  const network = profile.ok ? await findNetwork(options, found, Promise.resolve(whereToLook)) : profile;
  const credentials = profile.ok ? await findCredentials(options, found, Promise.resolve(network)) : profile;
  const name = profileName(parameters, env);
  const known = {
    ...facts,
    profile: name === undefined ? undefined : { name, isKnown: !profile.ok || found?.is === 'known' },
    region,
    way: withoutValue(network),
    credentials: withoutValue(credentials),
  };
  if (!network.ok || !credentials.ok) {
    const why = network.ok ? credentials : network;
    const none = why.ok ? failed(nothing) : why;
    return { facts: { ...known, caller: none, role: undefined, stsMs: undefined }, clients: none };
  }
  const asRole = parameters.routing_table_role;
  const begun = clock.now();
  const [caller, role] = await Promise.all([
    retry(() => getCallerIdentity(network.value, credentials.value), asRole === undefined ? 1 : 2, deadline),
    asRole === undefined
      ? undefined
      : assume(asRole, roleSessionName(hostname(), resource), credentials.value, network.value, deadline),
  ]);
  const stsMs = asRole === undefined ? undefined : clock.now() - begun;
  const { ec2Client } = await import('../../../ec2/ec2.ts');
  const node = ec2Client(network.value, credentials.value, hear);
  const clients: Answer<Clients> =
    role === undefined
      ? ok({ node, routeTables: node })
      : role.ok
        ? ok({ node, routeTables: ec2Client(network.value, role.value, hear) })
        : role;
  return { facts: { ...known, caller, role: role && withoutValue(role), stsMs }, clients };
}

const nothing = { kind: 'refused', operation: 'opening EC2', code: 'Error', message: '' } as const;

async function assume(
  role: string,
  session: string,
  credentials: Credentials,
  network: Network,
  deadline: Deadline,
): Promise<Answer<Credentials>> {
  const { roleAssumer } = await import('../../../credentials/assume-role.ts');
  return retry(roleAssumer(role, session, credentials, network), 2, deadline);
}

/** So that no secret is among the facts. */
function withoutValue(answer: Answer<unknown>): Answer<void> {
  return answer.ok ? ok(undefined) : answer;
}
