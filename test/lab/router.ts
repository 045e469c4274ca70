import {
  endpointAddress,
  endpointIpv6Address,
  ipv6Gateway,
  isIpv6,
  type NetworkInterface,
} from './addressing.ts';
import type { LabNamespace } from './lab-namespace.ts';

/**
 * The network of a VPC, as its instances know it: no bridge and no neighbours. Every packet goes to the router, which sends
 * it where a /32 route says. Hence only the route table moves an address; gratuitous ARP does nothing.
 */

/** IPv6 without duplicate address detection, which would cost a second; must come before the interfaces do. */
const noDuplicateAddressDetection = 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad';

/**
 * For PID 1 in the router's network namespace. A new one inherits `ip_forward` and `rp_filter` from the host's. What is in no
 * route is dropped without an answer, as EC2 does.
 */
export const routerSetup = `
  cd /proc/sys/net
  echo 1 >ipv4/ip_forward
  echo 1 >ipv6/conf/all/forwarding
  echo 0 >ipv4/conf/all/rp_filter
  echo 0 >ipv4/conf/default/rp_filter
  echo 0 >ipv4/conf/all/send_redirects
  echo 0 >ipv4/conf/default/send_redirects
  ${noDuplicateAddressDetection}
  cd /
  ip link set lo up
  ip address add ${endpointAddress}/32 dev lo
  ip address add ${endpointIpv6Address}/128 dev lo
  ip route add blackhole default metric 9999
  ip route add blackhole ::/0 metric 9999
`;

/**
 * For PID 1 of a node, the client or the outside. A node that forwards would send packets for an overlay IP that it does not
 * have back to the router: EC2 drops them. /run and /dev are its own, so that no daemon of the host (`/dev/log`) is reachable.
 * Pacemaker panics by /proc/sysrq-trigger, which would reboot this machine, and then by reboot(2), which in a pid namespace ends
 * its PID 1.
 */
export function hostSetup(name: string, loopbackAddresses: readonly string[] = []): string {
  return `
  echo 0 >/proc/sys/net/ipv4/ip_forward
  ${noDuplicateAddressDetection}
  ip link set lo up
  for address in ${loopbackAddresses.join(' ')}; do ip address add $address dev lo; done
  hostname '${name}'
  mount -t tmpfs -o nodev,mode=755 run /run
  mkdir /run/dev /run/lock /run/resource-agents
  mount -t tmpfs -o nodev,mode=755 dev /run/dev
  for device in null zero full random urandom tty; do
    : >/run/dev/$device
    mount --bind /dev/$device /run/dev/$device
  done
  ln -s /proc/self/fd /run/dev/fd
  ln -s fd/0 /run/dev/stdin
  ln -s fd/1 /run/dev/stdout
  ln -s fd/2 /run/dev/stderr
  mkdir -m 1777 /run/dev/shm
  mount --move /run/dev /dev
  rmdir /run/dev
  mount -t proc proc /proc
  [ ! -e /proc/sysrq-trigger ] || mount --bind /dev/null /proc/sysrq-trigger
`;
}

/** A cable from the router to a host. The host's default routes go through its first one. */
export async function attach(
  router: LabNamespace,
  host: LabNamespace,
  networkInterface: NetworkInterface,
  { defaultRoute }: { defaultRoute: boolean },
): Promise<void> {
  const { interfaceName, vethName, macAddress, privateIpAddress, ipv6Address, gateway } = networkInterface;
  await ipBatch(router, [
    `link add ${vethName} type veth peer name ${interfaceName} address ${macAddress} netns ${host.networkNamespace}`,
    `address add ${gateway}/32 dev ${vethName}`,
  ]);
  await ipBatch(host, [
    `address add ${privateIpAddress}/24 dev ${interfaceName}`,
    `address add ${ipv6Address}/64 dev ${interfaceName} nodad`,
    `link set ${interfaceName} up`,
    ...(defaultRoute
      ? [
          `route add default via ${gateway} dev ${interfaceName}`,
          `route add ::/0 via ${ipv6Gateway} dev ${interfaceName}`,
        ]
      : []),
  ]);
  // Last: what the router asks (ARP) before the host has its address, it asks again only after a second
  await ipBatch(router, linkUp(networkInterface));
}

/** Pulls the cables: from here on not one packet comes out, and the router forgets the routes through them. */
export async function unplug(
  router: LabNamespace,
  networkInterfaces: readonly NetworkInterface[],
): Promise<void> {
  const input = networkInterfaces.map(({ vethName }) => `link set ${vethName} down\n`).join('');
  // Not `link delete`, which takes 50 ms. -force: an interface that was deleted in the node took its other end along.
  await router.exec('ip', ['-force', '-batch', '-'], { input });
}

/** Puts them back. */
export async function plugIn(
  router: LabNamespace,
  networkInterfaces: readonly NetworkInterface[],
): Promise<void> {
  await ipBatch(router, networkInterfaces.flatMap(linkUp));
}

/** What a link that goes down forgets: its routes and its IPv6 addresses. */
function linkUp({ vethName, privateIpAddress, ipv6Address }: NetworkInterface): string[] {
  return [
    `link set ${vethName} up`,
    `address add ${ipv6Gateway}/64 dev ${vethName} nodad`,
    `route add ${privateIpAddress}/32 dev ${vethName}`,
    `route add ${ipv6Address}/128 dev ${vethName}`,
  ];
}

/** Throws the cables away, both ends; those that are gone already too. */
export async function detach(
  router: LabNamespace,
  networkInterfaces: readonly NetworkInterface[],
): Promise<void> {
  const input = networkInterfaces.map(({ vethName }) => `link delete ${vethName}\n`).join('');
  await router.exec('ip', ['-force', '-batch', '-'], { input });
}

export type Partition = { heal: () => Promise<void> };

/** Drops every packet to an address of the other side's interfaces, in both directions. */
export async function blockBetween(
  router: LabNamespace,
  one: readonly NetworkInterface[],
  other: readonly NetworkInterface[],
): Promise<Partition> {
  const pairs = one.flatMap((a) => other.flatMap((b) => [[a, b] as const, [b, a] as const]));
  const change = async (verb: 'add' | 'delete') => {
    for (const address of ['privateIpAddress', 'ipv6Address'] as const) {
      const rules = pairs.map(
        ([from, to]) => `rule ${verb} iif ${from.vethName} to ${to[address]} blackhole`,
      );
      await ipBatch(router, rules, address === 'ipv6Address' ? '-6' : '-4');
    }
  };
  await change('add');
  return { heal: () => change('delete') };
}

/** What ReplaceRoute and DeleteRoute do to the packets. Without a target they are dropped. */
export async function routePackets(
  router: LabNamespace,
  destination: string,
  target: NetworkInterface | undefined,
): Promise<void> {
  const family = isIpv6(destination) ? '-6' : '-4';
  if (target !== undefined) {
    const via = isIpv6(destination) ? target.ipv6Address : target.privateIpAddress;
    const route = [destination, 'via', via, 'dev', target.vethName, 'onlink'];
    const { exitCode, stderr } = await router.exec('ip', [family, 'route', 'replace', ...route]);
    if (exitCode === 0) return;
    if (!isUnplugged.test(stderr)) throw new Error(`ip route replace ${route.join(' ')}: ${stderr}`);
  }
  await router.run('ip', [family, 'route', 'flush', 'exact', destination]);
}

/**
 * What the kernel says of a route through a cable that is pulled, maybe while this is under way (iproute2 6.1, Linux 6.18):
 *
 *     Error: Nexthop device is not up.
 *     Cannot find device "v1eth0"
 */
const isUnplugged = /^(Error: Nexthop device is not up|Cannot find device)/;

async function ipBatch(
  namespace: LabNamespace,
  commands: readonly string[],
  ...family: readonly ('-4' | '-6')[]
): Promise<void> {
  await namespace.run('ip', [...family, '-batch', '-'], { input: commands.join('\n') + '\n' });
}
