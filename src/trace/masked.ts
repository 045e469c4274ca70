import { maskUser } from '../ocf/mask-user.ts';

/**
 * A value for people to read, without what nobody may read.
 *
 * @param value anything; members that are named for a secret are masked
 */
export function formatMasked(value: unknown): string {
  const masked = (name: string, member: unknown) => (isSecret(name) ? '***' : member);
  return value === undefined ? 'nothing' : JSON.stringify(value, masked);
}

/** A variable with its value; user and password of a URL are masked, of some variables all is. */
export function formatVariable(name: string, value: string): string {
  return `${name}=${isSecret(name) ? '***' : maskUser(value)}`;
}

function isSecret(name: string): boolean {
  // The URI of a container's credentials is all that is needed to get them
  return /secret|token|password|authorization|passwd|credentials_.*_uri/i.test(name) && !/file$/i.test(name);
}
