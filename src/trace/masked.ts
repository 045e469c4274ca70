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

/** `http://user:password@proxy:3128`, also without `http://`. */
function maskUser(value: string): string {
  return value.replace(/^(\w+:\/\/)?.*@/s, '$1***@');
}

function isSecret(name: string): boolean {
  return /secret|token|password|authorization|passwd/i.test(name) && !/file$/i.test(name);
}
