/**
 * A proxy as administrators write it: `http://user:password@proxy:3128`, `https://proxy`, or `proxy:3128`
 * alone, which means http as to the AWS CLI.
 *
 * @returns `undefined` → not the URL of an HTTP proxy
 */
export function parseProxyUrl(text: string): URL | undefined {
  const url = /^\w+:\/\//.test(text) ? text : `http://${text.replace(/^\/\//, '')}`;
  if (!/^https?:\/\/[^\s/]/i.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url);
}

/** Without the password, and without the name, which may be one too. */
export function formatProxyUrl(url: URL): string {
  return url.username === '' && url.password === '' ? url.origin : `${url.protocol}//***@${url.host}`;
}
