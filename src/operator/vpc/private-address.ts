import { isInCidrBlock } from '../../cidr-block.ts';

/** RFC 1918, which SAP on AWS asks for, and RFC 4193. */
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

export function isPrivateAddress(address: string): boolean {
  return privateBlocks.some((block) => isInCidrBlock(block, address));
}

/** Such a route sums up networks, and says of no address that somebody may have it. */
const summaries = [...privateBlocks, 'fd00::/8', '0.0.0.0/0', '::/0'];

export function isSummary(destination: string): boolean {
  return summaries.includes(destination);
}
