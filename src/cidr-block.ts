import { BlockList, isIP } from 'node:net';

/**
 * Whether a CIDR block contains an address of its family. What is no block contains none.
 *
 * @param cidrBlock `10.0.0.0/16`, `2001:db8::/56`
 * @param address without brackets
 */
export function isInCidrBlock(cidrBlock: string, address: string): boolean {
  const [network = '', prefixLength = '', ...rest] = cidrBlock.split('/');
  const family = isIP(network);
  if (rest.length > 0 || family === 0 || isIP(address) !== family || !/^\d{1,3}$/.test(prefixLength))
    return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (Number(prefixLength) > (family === 6 ? 128 : 32)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(prefixLength), type);
  return block.check(address, type);
}
