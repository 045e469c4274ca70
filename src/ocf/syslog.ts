import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { Severity, Sink } from './log.ts';

/** How long the end of an action waits for a syslog that does not take its lines (ms). */
const patienceMs = 200;

/**
 * The system log, by logger(1) as the other agents do it: Node has no datagram sockets in the Unix domain.
 * One process for all lines of a run, started with the first; `--prio-prefix` has the severity before each
 * line, `<28>` for a warning of the facility daemon (RFC 5424, section 6.2.1).
 *
 * @param facility as logger(1) names it: `daemon`
 */
export function syslog(facility: string, tag: string, path: string | undefined): Sink {
  const number = (Object.hasOwn(facilities, facility) ? facilities[facility] : undefined) ?? 3;
  let logger: ChildProcess | undefined;
  const start = () => {
    const child = spawn('logger', ['--prio-prefix', '--tag', tag], {
      env: { PATH: path || '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const ignore = () => undefined;
    child.on('error', ignore);
    // Without descriptors left (EMFILE) there is a child, but no pipe to it
    (child.stdin as Writable | undefined)?.on('error', ignore);
    return child;
  };
  return {
    write(severity, line) {
      logger ??= start();
      logger.stdin?.write(`<${number * 8 + severities[severity]}>${line}\n`);
    },
    close: () =>
      new Promise((resolve) => {
        if (logger?.pid === undefined || logger.exitCode !== null) {
          resolve();
          return;
        }
        const child = logger;
        const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
        child.on('close', () => {
          clearTimeout(timer);
          resolve();
        });
        child.stdin?.end();
      }),
  };
}

/** RFC 5424, table 2. */
const severities: Readonly<Record<Severity, number>> = { err: 3, warning: 4, info: 6, debug: 7 };

/** RFC 5424, table 1, with the names of syslog(3). */
const facilities: Readonly<Record<string, number>> = {
  user: 1,
  daemon: 3,
  auth: 4,
  syslog: 5,
  cron: 9,
  authpriv: 10,
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((n) => [`local${n}`, 16 + n])),
};
