import { parseAnswer } from '../../../answer.ts';
import type { Invocation } from '../../../context.ts';
import { runIp } from '../../../ip/ip-command.ts';
import type { Deadline } from '../../../ocf/deadline.ts';
import type { Addresses } from '../../../ports.ts';
import { retry } from '../../../retry.ts';
import { version } from '../../../version.ts';
import { compareAwsEnvironment } from './aws-environment.ts';
import type { HostFacts } from './facts.ts';
import { findConfiguredAddresses } from './find-configured-addresses.ts';
import { findInstalledAgent } from './installed-agent.ts';
import { parseLinkKinds } from './link-kinds.ts';
import { findCloudNetconfig, findEc2NetUtils, findNmCloudSetup } from './network-tools.ts';
import { readReversePathFilter } from './reverse-path-filter.ts';

export interface HostPorts {
  readonly addresses: Pick<Addresses, 'show' | 'defaultRouteInterface'>;
}

const attempts = 3;

/** @param root where the file system of this node begins */
export async function gatherHost(
  { addresses }: HostPorts,
  { env, uid, nodeVersion }: Pick<Invocation, 'env' | 'uid' | 'nodeVersion'>,
  deadline: Deadline,
  root = '/',
): Promise<HostFacts> {
  const { signal } = deadline;
  const operation = 'ip link show';
  const showKinds = async () => {
    const shown = await runIp(operation, ['-json', '-details', 'link', 'show'], {
      path: env['PATH'],
      signal,
    });
    return parseAnswer(operation, shown, parseLinkKinds);
  };
  const [links, defaultRouteInterface, linkKinds] = await Promise.all([
    retry(() => addresses.show(), attempts, deadline),
    retry(() => addresses.defaultRouteInterface(), attempts, deadline),
    retry(showKinds, attempts, deadline),
  ]);
  const [configured, reversePathFilter, cloudNetconfig, nmCloudSetup, ec2NetUtils, agent, awsEnvironment] =
    await Promise.all([
      findConfiguredAddresses(root),
      readReversePathFilter(root),
      findCloudNetconfig(root),
      findNmCloudSetup(root),
      findEc2NetUtils(root),
      findInstalledAgent(env, signal, root),
      compareAwsEnvironment(env, root),
    ]);
  return {
    links,
    defaultRouteInterface,
    linkKinds,
    ...configured,
    reversePathFilter,
    cloudNetconfig,
    nmCloudSetup,
    ec2NetUtils,
    agent,
    awsEnvironment,
    version,
    nodeVersion,
    uid,
  };
}
