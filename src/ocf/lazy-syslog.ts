import type { Sink } from './log.ts';

/** A log that is away must not fail an action. */
const ignore = () => undefined;

/** A system log that loads nothing before its first line: when all is well there is none. */
export function lazySyslog(facility: string, tag: string, path: string | undefined): Sink {
  let loading: Promise<Sink> | undefined;
  const load = async () => {
    const { syslog } = await import('./syslog.ts');
    return syslog(facility, tag, path);
  };
  return {
    write(severity, line) {
      loading ??= load();
      loading
        .then((sink) => {
          sink.write(severity, line);
        })
        .catch(ignore);
    },
    close: async () => {
      await loading?.then((sink) => sink.close()).catch(ignore);
    },
  };
}
