import type { Log } from '../ports.ts';
import type { Env, OcfEnvironment } from './environment.ts';
import { logFile } from './log-file.ts';
import { formatTag, logTo, parseLogSettings, type Sink } from './log.ts';
import { lazySyslog } from './lazy-syslog.ts';

interface LogOwner {
  readonly env: Env;
  readonly pid: number;
  readonly isTerminal: () => boolean;
  readonly writeStderr: (text: string) => void;
}

/** The log of one run: to syslog and `HA_LOGFILE` where Pacemaker asks for them, to a terminal and a trace. */
export function openLog(
  agentName: string,
  action: string,
  { resourceInstance }: OcfEnvironment,
  { env, pid, isTerminal, writeStderr }: LogOwner,
  trace?: Sink,
): { log: Log; close: () => Promise<void> } {
  const settings = parseLogSettings(env);
  const tag = formatTag(agentName, resourceInstance, pid);
  const sinks: Sink[] = [];
  if (settings.facility !== undefined) sinks.push(lazySyslog(settings.facility, tag, env['PATH']));
  if (settings.file !== undefined) sinks.push(logFile(settings.file, tag, () => new Date()));
  if (isTerminal()) sinks.push(terminal(tag, writeStderr));
  if (trace) sinks.push(trace);
  return {
    log: logTo(sinks, action, settings),
    close: async () => {
      await Promise.all(sinks.map((sink) => sink.close()));
    },
  };
}

function terminal(tag: string, writeStderr: (text: string) => void): Sink {
  return {
    write(severity, line) {
      writeStderr(`${tag}: ${severity.toUpperCase()}: ${line}\n`);
    },
    close: () => Promise.resolve(),
  };
}
