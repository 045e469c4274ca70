import type { LabNamespace } from './lab.ts';

export type Curled = {
  /** 0 → an answer, whatever it was; 6 no such name, 7 refused, 28 no answer in time, 56 the proxy refused, 60 not trusted. */
  exitCode: number;
  status: number;
  /** Of the proxy's answer to CONNECT; 0 → there was none. */
  proxyStatus: number;
  body: string;
};

export type CurlOptions = {
  proxy?: string;
  /** PEM of the only authorities that are trusted. */
  ca?: string;
  /** `--resolve`: the address of the URL's name, where /etc/hosts has none. */
  at?: string;
};

/** What a GET answers there, in a second at most. Without a proxy, whatever the environment says. */
export async function curl(
  from: LabNamespace,
  url: string,
  { proxy = '', ca = '', at }: CurlOptions = {},
): Promise<Curled> {
  const { hostname, port, protocol } = new URL(url);
  const { exitCode, stdout } = await from.exec(
    'sh',
    [
      // Standard input is a socket, which cannot be opened by a name
      ...['-c', 'cat | curl "$@"', 'sh'],
      ...['--silent', '--max-time', '1', '--proxy', proxy, '--cacert', '/dev/stdin'],
      ...(at === undefined
        ? []
        : ['--resolve', `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}:${at}`]),
      ...['--write-out', '\n%{http_code} %{http_connect}', url],
    ],
    { input: ca },
  );
  const end = stdout.lastIndexOf('\n');
  const [status, proxyStatus] = stdout.slice(end + 1).split(' ');
  return {
    exitCode,
    status: Number(status),
    proxyStatus: Number(proxyStatus),
    body: stdout.slice(0, Math.max(end, 0)),
  };
}
