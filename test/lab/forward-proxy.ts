import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isIpv6, outsideInterface } from './addressing.ts';
import type { Lab, LabNamespace, LabProcess } from './lab.ts';
import {
  acceptsConnections,
  formatTinyproxyConf,
  parseRequests,
  type ProxyRequest,
  type ProxyUser,
  type TinyproxyConf,
} from './tinyproxy.ts';

export type ForwardProxyOptions = Pick<TinyproxyConf, 'basicAuth' | 'connectPorts'> & {
  /** On which it listens; default: the outside's IPv4 address, the other is its IPv6 address. */
  address?: string;
  port?: number;
  /** Shell patterns of the hosts that it lets through, `*.amazonaws.com`; default: all. */
  allowHosts?: readonly string[];
};

/**
 * The way out: a forward proxy in the outside of a lab. It finds names in the outside's /etc/hosts and nowhere else. It ends with
 * `stop()` or with the lab, and its files are in the outside's /run.
 *
 * A proxy that is stopped refuses connections. One that answers nothing at all is at any other address of 10.3.0.0/24, which
 * the router drops.
 */
export class ForwardProxy {
  readonly url: string;
  readonly #outside: LabNamespace;
  readonly #tinyproxy: LabProcess;
  readonly #logFile: string;

  private constructor(url: string, outside: LabNamespace, tinyproxy: LabProcess, logFile: string) {
    this.url = url;
    this.#outside = outside;
    this.#tinyproxy = tinyproxy;
    this.#logFile = logFile;
  }

  /** Resolves when it accepts connections. */
  static async start(lab: Lab, options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
    const { outside } = lab;
    const { address = outsideInterface.privateIpAddress, port = 3128, allowHosts, ...rules } = options;
    const { stdout } = await outside.run('mktemp', ['--directory', '/run/tinyproxy-XXXXXX']);
    const directory = stdout.trim();
    const logFile = `${directory}/log`;
    const filterFile = allowHosts && `${directory}/filter`;
    const write = (name: string, text: string) => writeFile(`${outside.root}${directory}/${name}`, text);
    await write('log', '');
    await write('filter', (allowHosts ?? []).map((host) => `${host}\n`).join(''));
    await write('conf', formatTinyproxyConf({ ...rules, address, port, logFile, filterFile }));
    const tinyproxy = outside.spawn('tinyproxy', ['-d', '-c', `${directory}/conf`]);
    const url = `http://${isIpv6(address) ? `[${address}]` : address}:${port}`;
    const proxy = new ForwardProxy(url, outside, tinyproxy, logFile);
    await proxy.#accepting();
    return proxy;
  }

  /** As HTTPS_PROXY has it, with a name and a password in it; a password with `%40` and the like stands for the decoded one. */
  urlAs({ user, password }: ProxyUser): string {
    return this.url.replace('://', `://${user}:${password}@`);
  }

  async log(): Promise<string> {
    return readFile(this.#outside.root + this.#logFile, 'utf8');
  }

  /** Those it refused too, in order. */
  async requests(): Promise<ProxyRequest[]> {
    return parseRequests(await this.log());
  }

  /** At once; what goes through it breaks off. Its log can still be read. */
  async stop(): Promise<void> {
    this.#tinyproxy.kill();
    await this.#tinyproxy.exited;
  }

  async #accepting(): Promise<void> {
    const ended = { is: false };
    void this.#tinyproxy.exited.then(() => (ended.is = true));
    while (!(await this.log()).includes(acceptsConnections)) {
      if (ended.is) {
        const { exitCode, stderr } = await this.#tinyproxy.exited;
        throw new Error(
          `tinyproxy did not start, exit code ${String(exitCode)}\n${stderr}${await this.log()}`,
        );
      }
      await pause(5);
    }
  }
}
