import type { NetworkInterfaceInfo } from 'node:os';
import { canonicalAddress } from '../overlay-ip.ts';
import type { Link } from '../ports.ts';

/**
 * Reads `os.networkInterfaces()` as links. It lists what is up and has a carrier, an address label instead
 * of the interface's name (`eth0:hana`), and no alternative names.
 */
export function parseNetworkInterfaces(
  interfaces: Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>,
): Link[] {
  const links = new Map<string, Link>();
  for (const [labelled, infos = []] of Object.entries(interfaces)) {
    const [interfaceName = labelled] = labelled.split(':');
    const addresses = infos.map(({ address, cidr }) => ({
      address: canonicalAddress(address) ?? address,
      prefixLength: Number(cidr?.split('/')[1]),
    }));
    const macAddress = infos[0]?.mac ?? '';
    const link = links.get(interfaceName) ?? {
      interfaceName,
      altNames: [],
      macAddress,
      isUp: true,
      hasCarrier: true,
      addresses: [],
    };
    links.set(interfaceName, { ...link, addresses: [...link.addresses, ...addresses] });
  }
  return [...links.values()];
}
