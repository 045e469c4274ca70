/** tinyproxy 1.11.1 (Debian 12): its configuration and its log. */

/**
 * Letters, digits and `-._` alone: with any other character tinyproxy ends with `ERROR: Syntax error on line 5`, exit code 70.
 *
 * Without a password it answers `HTTP/1.0 407 Proxy Authentication Required` (`Proxy-Authenticate: Basic realm="Tinyproxy"`), to
 * a wrong one `HTTP/1.0 401 Unauthorized` (`WWW-Authenticate: Basic realm="Tinyproxy"`), where other proxies say 407 again.
 */
export type ProxyUser = { user: string; password: string };

export type TinyproxyConf = {
  address: string;
  port: number;
  logFile: string;
  /** Who may use it. Without: everybody, and nobody is asked who it is. */
  basicAuth?: ProxyUser | undefined;
  /** To which CONNECT may go; default: all. */
  connectPorts?: readonly number[] | undefined;
  /** Of a file with the hosts that it lets through; default: all. */
  filterFile?: string | undefined;
};

/** tinyproxy.conf(5). At level `Connect` the log has every request. Port 0 is the way to say that CONNECT may go nowhere. */
export function formatTinyproxyConf(conf: TinyproxyConf): string {
  const { address, port, logFile, basicAuth, connectPorts, filterFile } = conf;
  const lines = [
    `Listen ${address}`,
    `Port ${port}`,
    `LogFile "${logFile}"`,
    'LogLevel Info',
    ...(basicAuth === undefined ? [] : [`BasicAuth ${basicAuth.user} ${basicAuth.password}`]),
    ...(connectPorts?.length === 0 ? [0] : (connectPorts ?? [])).map((allowed) => `ConnectPort ${allowed}`),
    ...(filterFile === undefined
      ? []
      : [`Filter "${filterFile}"`, 'FilterType fnmatch', 'FilterDefaultDeny Yes']),
  ];
  return `${lines.join('\n')}\n`;
}

/** Once this is in the log, it answers: `INFO Nov 22 13:53:11.495 [7]: Starting main loop. Accepting connections.` */
export const acceptsConnections = 'Accepting connections.';

export type ProxyRequest = { readonly method: string; readonly target: string };

/**
 * Every request that arrived, whatever became of it: this line comes before the password, the ports and the hosts are looked at.
 *
 *     CONNECT   Nov 22 13:53:12.066 [7]: Request (file descriptor 6): CONNECT ec2.example:443 HTTP/1.1
 *     CONNECT   Nov 22 13:53:12.082 [7]: Request (file descriptor 6): GET http://ec2.example/ HTTP/1.1
 */
export function parseRequests(log: string): ProxyRequest[] {
  const lines = log.matchAll(/^CONNECT .*?: Request \(file descriptor \d+\): (\S+) (\S+)/gm);
  return Array.from(lines, ([, method = '', target = '']) => ({ method, target }));
}
