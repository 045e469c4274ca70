import { ok, type Answer } from '../answer.ts';
import type { Parameters } from '../agent.ts';
import { findNetwork } from '../aws/find-network.ts';
import type { Network } from '../aws/network.ts';
import { findCredentials } from '../credentials/find-credentials.ts';
import type { Profile } from '../credentials/profile.ts';
import { roleSessionName } from '../credentials/role-session-name.ts';
import type { Env } from '../ocf/environment.ts';
import { openOnce } from '../lazy-port.ts';
import type { Credentials, InstanceMetadata } from '../ports.ts';
import type { Ec2Client } from './ec2-client.ts';

export interface ConnectOptions {
  readonly parameters: Parameters;
  readonly env: Env;
  readonly metadata: InstanceMetadata;
  /** By which CloudTrail knows this node. */
  readonly nodeName: string;
  readonly resourceInstance: string | undefined;
  /** What is named by parameters or environment; `undefined` → none is. */
  readonly profile: () => Promise<Answer<Profile | undefined>>;
  readonly signal: AbortSignal;
}

/** EC2 as different callers; each is connected once in a run, when it is first asked for. */
export interface Ec2Callers {
  /** With this node's own credentials. */
  readonly node: () => Promise<Answer<Ec2Client>>;
  /** With those of `routing_table_role` where it is set: its account may know the route tables alone. */
  readonly routeTables: () => Promise<Answer<Ec2Client>>;
}

/**
 * Gathers what the EC2 client has to know: Region, the way there and credentials, from parameters,
 * environment, profile and instance metadata, in this order; each only asked where nothing before it answers.
 */
export function connectEc2(options: ConnectOptions): Ec2Callers {
  const { routing_table_role: role } = options.parameters;
  const opening = 'opening the EC2 client';
  const means = openOnce(opening, () => gatherMeans(options));
  const connect = async ({ toEc2, credentials }: Pick<Means, 'toEc2' | 'credentials'>) => {
    const { ec2Client } = await import('./ec2.ts');
    return ok(ec2Client(toEc2, credentials));
  };
  const node = openOnce(opening, async () => {
    const gathered = await means();
    return gathered.ok ? connect(gathered.value) : gathered;
  });
  if (role === undefined) return { node, routeTables: node };
  const assumer = openOnce(opening, async () => {
    const gathered = await means();
    if (!gathered.ok) return gathered;
    const { network, toEc2, credentials } = gathered.value;
    const { roleAssumer } = await import('../credentials/assume-role.ts');
    const session = roleSessionName(options.nodeName, options.resourceInstance);
    return ok({ toEc2, assume: roleAssumer(role, session, credentials, network) });
  });
  const routeTables = openOnce(opening, async () => {
    const found = await assumer();
    if (!found.ok) return found;
    const assumed = await found.value.assume();
    return assumed.ok ? connect({ toEc2: found.value.toEc2, credentials: assumed.value }) : assumed;
  });
  return { node, routeTables };
}

interface Means {
  readonly network: Network;
  /** The same, with a connection that is under way or there. */
  readonly toEc2: Network;
  readonly credentials: Credentials;
}

async function gatherMeans(options: ConnectOptions): Promise<Answer<Means>> {
  const named = await options.profile();
  if (!named.ok) return named;
  const profile = named.value;
  const region = findRegion(options, profile);
  const network = findNetwork(options, profile, region);
  const credentials = findCredentials(options, profile, network);
  // The questions leave before the SDK is compiled, which takes as long as their answers
  await new Promise(setImmediate);
  const { connectEarly, ec2EndpointUrl } = await import('./ec2.ts');
  const found = await network;
  if (!found.ok) return found;
  const toEc2 = await connectEarly(found.value, ec2EndpointUrl(found.value));
  if (options.parameters.routing_table_role !== undefined) await import('../credentials/assume-role.ts');
  const foundCredentials = await credentials;
  if (!foundCredentials.ok) return foundCredentials;
  return ok({ network: found.value, toEc2, credentials: foundCredentials.value });
}

/** The Region of the resource, by the chain of defaults. */
export async function regionOf(options: ConnectOptions): Promise<Answer<string>> {
  const profile = await options.profile();
  return profile.ok ? findRegion(options, profile.value) : profile;
}

async function findRegion(
  { parameters, env, metadata }: ConnectOptions,
  profile: Profile | undefined,
): Promise<Answer<string>> {
  const known = parameters.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || profile?.region);
  if (known) return ok(known);
  const identity = await metadata.identity();
  return identity.ok ? ok(identity.value.region) : identity;
}
