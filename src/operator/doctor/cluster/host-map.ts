/** A node by the name that Pacemaker has for it, and what the fence agent calls it: `i-…` of fence_aws. */
export interface MappedHost {
  readonly node: string;
  readonly port: string;
}

/**
 * `pcmk_host_map`: `hanahost01:i-0123…;hanahost02:i-0456…`, also separated by blanks.
 * https://clusterlabs.org/projects/pacemaker/doc/2.1/Pacemaker_Explained/html/fencing.html
 */
export function parseHostMap(text: string | undefined): readonly MappedHost[] {
  return (text ?? '').split(/[;\s]+/).flatMap((entry) => {
    const [, node, port] = /^([^:=]+)[:=](.+)$/.exec(entry) ?? [];
    return node === undefined || port === undefined ? [] : { node, port };
  });
}

/** `pcmk_host_list`: `hanahost01 hanahost02`, also separated by commas or semicolons. */
export function parseHostList(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[;,\s]+/).filter((node) => node !== '');
}
