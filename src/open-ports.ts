import { hostname } from 'node:os';
import type { ValidatePorts } from './actions/validate-host.ts';
import type { Context } from './context.ts';
import { profileName } from './credentials/credential-source.ts';
import { namedProfile } from './credentials/named-profile.ts';
import type { ConnectOptions } from './ec2/connect.ts';
import { lazyEc2 } from './ec2/lazy-ec2.ts';
import { imdsEndpoint } from './imds/endpoint.ts';
import { lazyInstanceMetadata } from './imds/lazy-instance-metadata.ts';
import { ipAddresses } from './ip/ip-addresses.ts';
import type { Addresses, InstanceMetadata } from './ports.ts';

/** What start and monitor work with; nothing of it is opened before it is asked. */
export function openPorts(context: Context) {
  const { deadline, log } = context;
  const metadata = metadataOf(context);
  return {
    ...ec2Of(context, connectOptions(context, metadata)),
    addresses: openAddresses(context),
    metadata: traced(context, 'metadata', metadata),
    deadline,
    log,
  };
}

/** All that stop works with. */
export function openAddresses(context: Context): Addresses {
  const { invocation, deadline } = context;
  return traced(context, 'addresses', ipAddresses({ path: invocation.env['PATH'], signal: deadline.signal }));
}

/** What validate-all of level 10 looks at. */
export function openHost(context: Context): ValidatePorts {
  const { parameters, invocation } = context;
  const metadata = metadataOf(context);
  const options = connectOptions(context, metadata);
  const name = profileName(parameters, invocation.env);
  return {
    addresses: openAddresses(context),
    metadata: traced(context, 'metadata', metadata),
    deadline: context.deadline,
    region: async () => (await import('./ec2/connect.ts')).regionOf(options),
    async profile() {
      const profile = await options.profile();
      return name === undefined ? undefined : { name, isKnown: !profile.ok || profile.value?.is === 'known' };
    },
    ec2In: (region) => ec2Of(context, { ...options, parameters: { ...parameters, region } }),
  };
}

function metadataOf({ invocation, deadline }: Context): InstanceMetadata {
  return lazyInstanceMetadata(imdsEndpoint(invocation.env), deadline.signal);
}

function connectOptions(context: Context, metadata: InstanceMetadata): ConnectOptions {
  const { invocation, environment, parameters, deadline, notice } = context;
  const { resourceInstance, nodeName = hostname() } = environment;
  const { env } = invocation;
  const profile = namedProfile(parameters, env, notice);
  return { parameters, env, metadata, nodeName, resourceInstance, profile, signal: deadline.signal };
}

function ec2Of(context: Context, options: ConnectOptions) {
  const { routeTables, networkInterfaces, dryRuns } = lazyEc2(options);
  return {
    routeTables: traced(context, 'routeTables', routeTables),
    networkInterfaces: traced(context, 'networkInterfaces', networkInterfaces),
    dryRuns: traced(context, 'dryRuns', dryRuns),
  };
}

function traced<Port extends object>({ trace }: Context, name: string, port: Port): Port {
  return trace?.port(name, port) ?? port;
}
