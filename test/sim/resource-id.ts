export type Prefix = 'eni' | 'i' | 'rtb' | 'subnet' | 'tgw' | 'tgw-attach' | 'tgw-rtb' | 'vpc';

/** AWS resource ids have 8 or 17 hexadecimal digits; fewer are let pass, so that tests stay readable. */
export function isResourceId(prefix: Prefix, id: string): boolean {
  return new RegExp(`^${prefix}-[0-9a-f]{1,17}$`).test(id);
}
