import type { Answer } from '../../../answer.ts';
import type { Link } from '../../../ports.ts';
import type { AwsEnvironment } from './aws-environment.ts';
import type { ConfiguredAddress, UnreadableFile } from './find-configured-addresses.ts';
import type { InstalledAgent } from './installed-agent.ts';
import type { CloudNetconfig, Ec2NetUtils, NmCloudSetup } from './network-tools.ts';
import type { ReversePathFilter } from './reverse-path-filter.ts';

/** What one look at this host has found. */
export interface HostFacts {
  /** `ip address show`. */
  readonly links: Answer<readonly Link[]>;
  /** `ip route show default`. */
  readonly defaultRouteInterface: Answer<string | undefined>;
  /** By interface name, what iproute2 calls `info_kind`: `bridge`, `veth`; hardware has none. */
  readonly linkKinds: Answer<ReadonlyMap<string, string>>;
  readonly reversePathFilter: ReversePathFilter;
  /** Whatever the configuration of the host adds at boot. */
  readonly configuredAddresses: readonly ConfiguredAddress[];
  readonly unreadableFiles: readonly UnreadableFile[];
  /** `undefined` → not installed. */
  readonly cloudNetconfig: CloudNetconfig | undefined;
  readonly nmCloudSetup: NmCloudSetup | undefined;
  readonly ec2NetUtils: Ec2NetUtils | undefined;
  readonly agent: InstalledAgent;
  /** `undefined` → Pacemaker has no file of variables here. */
  readonly awsEnvironment: AwsEnvironment | undefined;
  /** Of the program that asks, and of the Node that runs it: `24.21.0`. */
  readonly version: string;
  readonly nodeVersion: string;
  readonly uid: number;
}
