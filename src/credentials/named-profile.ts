import type { Parameters } from '../agent.ts';
import { ok, type Answer } from '../answer.ts';
import { openOnce } from '../lazy-port.ts';
import type { Env } from '../ocf/environment.ts';
import { profileName } from './credential-source.ts';
import type { Profile } from './profile.ts';

/**
 * The profile that parameters or environment name, read once; `undefined` → none is named, and no file is read.
 *
 * @param notice told of a profile that no file knows
 */
export function namedProfile(
  parameters: Parameters,
  env: Env,
  notice: (message: string) => void,
): () => Promise<Answer<Profile | undefined>> {
  const name = profileName(parameters, env);
  if (name === undefined) return () => Promise.resolve(ok(undefined));
  return openOnce(`reading the profile ${name}`, async () => {
    const { readProfile } = await import('./profile.ts');
    const profile = await readProfile(name, env);
    if (profile.is === 'unknown')
      notice(`profile ${name} is in no AWS configuration file of this node, and counts for nothing`);
    return ok(profile);
  });
}
