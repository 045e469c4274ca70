import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A moment as the kernel counts it: seconds since the machine started. */
export function uptime(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
}

/**
 * The command lines of all processes in these network namespaces (`net:[4026532178]`). Those that started after `before` don't
 * count: the kernel gives the number of a namespace that is gone to the next one, another test's maybe.
 */
export function processesIn(networkNamespaces: readonly string[], before: number): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!networkNamespaces.includes(readlinkSync(`/proc/${pid}/ns/net`))) return [];
        if (startTime(readFileSync(`/proc/${pid}/stat`, 'utf8')) > before) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()];
      } catch {
        return []; // it has ended, or is not ours
      }
    });
}

/** Field 22 of proc_pid_stat(5), in clock ticks of 1/100 s; field 2 is in parentheses and may contain anything. */
function startTime(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) / 100;
}

/** The network namespaces of what a process has started, directly or not. */
export function networkNamespacesBelow(pid: number): string[] {
  const own = readlinkSync(`/proc/${pid}/ns/net`);
  const below = descendants(pid).flatMap((descendant) => {
    try {
      return [readlinkSync(`/proc/${descendant}/ns/net`)];
    } catch {
      return [];
    }
  });
  return [...new Set(below)].filter((networkNamespace) => networkNamespace !== own);
}

function descendants(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
    return children.flatMap((child) => [child, ...descendants(child)]);
  } catch {
    return [];
  }
}
