import { parseKnownFiles } from '@smithy/core/config';
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
}

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

/** Reads `~/.aws/config` and `~/.aws/credentials`, or the files that the usual variables name. */
export async function readProfile(name: string): Promise<Profile> {
  const settings = (await parseKnownFiles({}))[name];
  if (!settings) return { is: 'unknown', credentials: 'none' };
  return {
    is: 'known',
    ...(settings['region'] && { region: settings['region'] }),
    credentials: readCredentials(settings),
  };
}

function readCredentials(settings: Readonly<Record<string, string | undefined>>): Profile['credentials'] {
  if (chainSettings.some((setting) => settings[setting])) return 'provider-chain';
  const { aws_access_key_id, aws_secret_access_key, aws_session_token } = settings;
  if (!aws_access_key_id || !aws_secret_access_key) return 'none';
  return {
    accessKeyId: aws_access_key_id,
    secretAccessKey: aws_secret_access_key,
    ...(aws_session_token && { sessionToken: aws_session_token }),
  };
}
