import type { Sink } from './log.ts';

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
      void loading.then((sink) => {
        sink.write(severity, line);
      });
    },
    close: async () => {
      await (await loading)?.close();
    },
  };
}
