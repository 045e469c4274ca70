import { getHomeDir, loadSharedConfigFiles, parseKnownFiles } from '@smithy/core/config';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Env } from '../ocf/environment.ts';
import type { Credentials } from '../ports.ts';

/** What the configuration files of the AWS CLI say of one profile. */
export interface Profile {
  /** `unknown` → no file has such a profile. */
  readonly is: 'known' | 'unknown';
  readonly region?: string;
  /**
   * Its keys; `none` → nothing in it is about credentials (the documented SAP profile has a Region alone);
   * `provider-chain` → roles, SSO, processes and the like.
   */
  readonly credentials: Credentials | 'none' | 'provider-chain';
  /** Of the services that the agent calls, as far as it names them. */
  readonly endpointUrls?: { readonly ec2?: string; readonly sts?: string };
  /** What it says of the way to AWS; the names are its own. */
  readonly network?: Readonly<Partial<Record<(typeof networkSettings)[number], string>>>;
}

const networkSettings = [
  'ca_bundle',
  'ignore_configured_endpoint_urls',
  'use_dualstack_endpoint',
  'use_fips_endpoint',
] as const;

/** https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html */
const chainSettings = [
  'role_arn',
  'source_profile',
  'credential_source',
  'credential_process',
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'login_session',
];

/**
 * Reads `~/.aws/config` and `~/.aws/credentials`, or the files that the usual variables name.
 *
 * @throws where a file is there and cannot be read: the SDK would take it for none, and the node for the role
 *   of its instance
 */
export async function readProfile(name: string, env: Env): Promise<Profile> {
  const directory = path.join(getHomeDir(), '.aws');
  const files = [
    env['AWS_CONFIG_FILE'] || path.join(directory, 'config'),
    env['AWS_SHARED_CREDENTIALS_FILE'] || path.join(directory, 'credentials'),
  ];
  await Promise.all(files.map(assertReadable));
  const [profiles, services] = await Promise.all([parseKnownFiles({}), readServices()]);
  const settings = profiles[name];
  // `default` is what is not written as well
  if (!settings) return { is: name === 'default' ? 'known' : 'unknown', credentials: 'none' };
  const endpointUrls = readEndpointUrls(settings, services);
  const network = networkSettings.flatMap((setting) => {
    const value = settings[setting];
    return value ? [[setting, value] as const] : [];
  });
  return {
    is: 'known',
    ...(settings['region'] && { region: settings['region'] }),
    credentials: readCredentials(settings),
    ...(Object.keys(endpointUrls).length > 0 && { endpointUrls }),
    ...(network.length > 0 && { network: Object.fromEntries(network) }),
  };
}

async function assertReadable(file: string): Promise<void> {
  try {
    const handle = await open(file);
    // A directory can be opened
    await handle.read(Buffer.alloc(1)).finally(() => handle.close());
  } catch (error) {
    if (!/^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

type Settings = Readonly<Record<string, string | undefined>>;

/** The sections `[services …]` of the config file; a profile names one of them. */
async function readServices(): Promise<(name: string) => Settings> {
  const { configFile } = await loadSharedConfigFiles({});
  return (name) => configFile[`services.${name}`] ?? {};
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function readEndpointUrls(
  settings: Settings,
  services: (name: string) => Settings,
): { ec2?: string; sts?: string } {
  const ofServices = settings['services'] ? services(settings['services']) : {};
  const common = settings['endpoint_url'];
  const ec2 = ofServices['ec2.endpoint_url'] || common;
  const sts = ofServices['sts.endpoint_url'] || common;
  return { ...(ec2 && { ec2 }), ...(sts && { sts }) };
}

function readCredentials(settings: Settings): Profile['credentials'] {
  if (chainSettings.some((setting) => settings[setting])) return 'provider-chain';
  const { aws_access_key_id, aws_secret_access_key, aws_session_token } = settings;
  if (!aws_access_key_id) return 'none';
  // Half a pair: the chain refuses it, as the AWS CLI does
  if (!aws_secret_access_key) return 'provider-chain';
  return {
    accessKeyId: aws_access_key_id,
    secretAccessKey: aws_secret_access_key,
    ...(aws_session_token && { sessionToken: aws_session_token }),
  };
}
