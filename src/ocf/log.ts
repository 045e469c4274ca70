import type { Log } from '../ports.ts';
import type { Env } from './environment.ts';

export type Severity = 'debug' | 'info' | 'warning' | 'err';

/** Where lines go. A sink never throws: a log that is away must not fail an action. */
export interface Sink {
  /** It wants debug lines also where `HA_debug` is off. */
  readonly debug?: true;
  write(severity: Severity, line: string): void;
  /** Ends when what was written has arrived, or soon in any case. */
  close(): Promise<void>;
}

/** Where Pacemaker wants its agents to log, as resource-agents' ocf-shellfuncs reads it. */
export interface LogSettings {
  /** A syslog facility; `undefined` → none. */
  readonly facility: string | undefined;
  readonly file: string | undefined;
  readonly debug: boolean;
}

export function parseLogSettings(env: Env): LogSettings {
  const facility = env['HA_LOGFACILITY'] || env['HA_logfacility'];
  return {
    facility:
      facility === undefined || !/^[a-z0-9]+$/.test(facility) || facility === 'none' ? undefined : facility,
    file: env['HA_LOGFILE'] || env['HA_logfile'] || undefined,
    debug: !['', '0', 'no', 'off', 'false'].includes(env['HA_debug'] ?? ''),
  };
}

/** Each line names the action; what the sinks put before it names agent and resource. */
export function logTo(sinks: readonly Sink[], action: string, settings: Pick<LogSettings, 'debug'>): Log {
  const write = (severity: Severity) => (message: string) => {
    const line = `${action}: ${message.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')}`;
    for (const sink of sinks)
      if (severity !== 'debug' || settings.debug || sink.debug) sink.write(severity, line);
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warning: write('warning'),
    error: write('err'),
  };
}

/** The tag of a line, as other agents have it: `overlay-ip(rsc_ip_HDB_HDB00)[4711]`. */
export function formatTag(agentName: string, resourceInstance: string | undefined, pid: number): string {
  return `${agentName}${resourceInstance === undefined ? '' : `(${resourceInstance.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')})`}[${pid}]`;
}
