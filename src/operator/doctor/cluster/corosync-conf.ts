/** A node of the nodelist of corosync.conf. */
export interface CorosyncNode {
  /** `undefined` → its host name counts. */
  readonly name: string | undefined;
  /** `ring0_addr`, `ring1_addr`, …: IP addresses or host names. */
  readonly ringAddresses: readonly string[];
}

/**
 * Reads the nodelist of corosync.conf(5), here of Corosync 3.1.7:
 *
 *     nodelist {
 *         node {
 *             name: hanahost01
 *             nodeid: 1
 *             ring0_addr: 10.1.10.11
 *         }
 *     }
 */
export function parseCorosyncConf(text: string): readonly CorosyncNode[] {
  const nodes: { name: string | undefined; ringAddresses: string[] }[] = [];
  const sections: string[] = [];
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    const [, opened] = /^([^#{}\s]+)\s*\{$/.exec(line) ?? [];
    if (opened !== undefined) {
      sections.push(opened);
      if (sections.join(' ') === 'nodelist node') nodes.push({ name: undefined, ringAddresses: [] });
    } else if (line === '}') sections.pop();
    else if (sections.join(' ') === 'nodelist node') {
      const [, key = '', value = ''] = /^([^#:\s]+)\s*:\s*(\S+)$/.exec(line) ?? [];
      const node = nodes.at(-1);
      if (node && key === 'name') node.name = value;
      if (/^ring\d_addr$/.test(key)) node?.ringAddresses.push(value);
    }
  }
  return nodes;
}
