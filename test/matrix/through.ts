/** A command to which that of the agent is appended. */
export type Through = readonly string[];

/** By a shell that redirects first: `>&- 2>&-`. */
export function closing(redirections: string): Through {
  return ['/bin/sh', '-c', `exec "$@" ${redirections}`, 'sh'];
}

/** Its readers end before it writes; the exit code comes by another way. */
export const withoutReaders: Through = [
  ...['/bin/sh', '-c', '{ "$@"; echo $? >/run/exit; } 2>&1 | true; exit "$(cat /run/exit)"', 'sh'],
];

/** Node itself needs 22 or so. */
export const withoutDescriptors: Through = ['/bin/sh', '-c', 'ulimit -n 25; exec "$@"', 'sh'];
