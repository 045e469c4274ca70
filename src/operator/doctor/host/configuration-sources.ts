/** Where one tool has the addresses that a host gets at boot. */
export interface ConfigurationSource {
  /** From the root of the file system, without the first slash. */
  readonly directory: string;
  readonly isDeep?: true;
  /** Its files, by their path below the directory. */
  readonly file: RegExp;
  /** What one line says that is an address of an interface; a prefix length may follow. */
  readonly addressesOf: (line: string) => readonly string[];
}

/**
 * `IPADDR=`, `IPADDR0=`, `IPADDR_1='192.168.10.15/32'`, `IPV6ADDR=`, `IPV6ADDR_SECONDARIES="… …"`: initscripts 10 of RHEL, and
 * ifcfg(5) of wicked 0.6.
 */
function ofShellVariable(line: string): readonly string[] {
  const [, value = ''] = /^\s*(?:export\s+)?IP(?:V6)?ADDR\w*=\s*(.*)$/.exec(line) ?? [];
  return value
    .replace(/\s#.*$/, '')
    .replaceAll(/["']/g, '')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** `address 192.168.10.15/32` and `up ip addr add 192.168.10.15/32 dev eth0`: interfaces(5) of ifupdown 0.8. */
function ofInterfaces(line: string): readonly string[] {
  const [, address, added] =
    /^\s*(?:address\s+(\S+)|(?:pre-up|up|post-up)\s+(?:\S*\/)?ip\s+(?:-\S+\s+)*a(?:ddr(?:ess)?)?\s+(?:add|replace)\s+(\S+))/.exec(
      line,
    ) ?? [];
  return [address ?? added ?? ''].filter((word) => word !== '');
}

/**
 * `- 192.168.10.15/32`, `addresses: [10.1.10.11/24, "192.168.10.15/32"]`, `- 192.168.10.15/32: {label: …}`. Addresses of an
 * interface must have a prefix length, those of name servers have none; `to`, `from` and `via` are of routes and rules.
 * https://netplan.readthedocs.io/en/stable/netplan-yaml/
 */
function ofNetplan(line: string): readonly string[] {
  const said = line.replace(/(?:^|\s)#.*$/, '').replaceAll(/\b(?:to|from|via):\s*["']?[0-9a-fA-F:./]+/g, '');
  return [...said.matchAll(/(?<![\w.:/])([0-9a-fA-F]*[.:][0-9a-fA-F.:]*\/\d{1,3})(?!\d)/g)].map(
    ([, address = '']) => address,
  );
}

/** `address1=192.168.10.15/32,10.1.10.1` and `addresses=…;…;`: nm-settings-keyfile(5) of NetworkManager 1.42. */
function ofKeyfile(line: string): readonly string[] {
  const [, value = ''] = /^\s*address(?:es)?\d*\s*=\s*(.*)$/.exec(line) ?? [];
  return value.split(';').flatMap((one) => one.split(',')[0]?.trim() || []);
}

/** `Address=192.168.10.15/32`: systemd.network(5) of systemd 252. */
function ofNetworkd(line: string): readonly string[] {
  const [, address] = /^\s*Address\s*=\s*(\S+)\s*$/.exec(line) ?? [];
  return address === undefined ? [] : [address];
}

export const configurationSources: readonly ConfigurationSource[] = [
  { directory: 'etc/sysconfig/network-scripts', file: /^ifcfg-/, addressesOf: ofShellVariable },
  { directory: 'etc/sysconfig/network', file: /^ifcfg-/, addressesOf: ofShellVariable },
  { directory: 'etc/network', file: /^interfaces$/, addressesOf: ofInterfaces },
  { directory: 'etc/network/interfaces.d', file: /^[\w.-]+$/, addressesOf: ofInterfaces },
  { directory: 'etc/netplan', file: /\.yaml$/, addressesOf: ofNetplan },
  { directory: 'etc/NetworkManager/system-connections', file: /./, addressesOf: ofKeyfile },
  { directory: 'usr/lib/NetworkManager/system-connections', file: /./, addressesOf: ofKeyfile },
  {
    directory: 'etc/systemd/network',
    isDeep: true,
    file: /\.network(?:\.d\/[^/]+\.conf)?$/,
    addressesOf: ofNetworkd,
  },
];
