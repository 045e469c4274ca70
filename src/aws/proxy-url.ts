/**
 * A proxy as administrators write it: `http://user:password@proxy:3128`, `https://proxy`, or `proxy:3128`
 * alone, which means http as to the AWS CLI.
 *
 * @returns `undefined` → not the URL of an HTTP proxy
 */
export function parseProxyUrl(text: string): URL | undefined {
  const url = /^\w+:\/\//.test(text) ? text : `http://${text.replace(/^\/\//, '')}`;
  if (!/^https?:\/\/[^\s/]/i.test(url) || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return isDecodable(parsed.username) && isDecodable(parsed.password) ? parsed : undefined;
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
