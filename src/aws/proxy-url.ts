/**
 * A proxy as administrators write it: `http://user:password@proxy:3128`, `https://proxy`, or `proxy:3128`
 * alone, which means http as to the AWS CLI.
 *
 * @returns `undefined` → not the URL of an HTTP proxy
 */
export function parseProxyUrl(text: string): URL | undefined {
  const full = /^https?:\/\/[^\s\p{Cc}/?#]+(?:\/(?!\/)[^\s\p{Cc}]*)?$/iu.test(text) ? text : undefined;
  const [, bare] = /^(?:\/\/)?([^\s\p{Cc}/?#]+)\/?$/u.exec(text) ?? [];
  const written = full ?? (bare && `http://${bare}`);
  if (!written || !URL.canParse(written)) return undefined;
  const url = new URL(written);
  return isHostName(url.hostname) && isDecodable(url.username) && isDecodable(url.password) ? url : undefined;
}

/**
 * Letters, digits, hyphens and underscores, or IPv6 in brackets: the URL parser lets through more, `$(id)` and `a;b`.
 *
 * @param hostname of a parsed URL
 */
export function isHostName(hostname: string): boolean {
  return /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:]+\])$/.test(hostname);
}

/** A `%` that is none of an escape: it has to be written as %25. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
