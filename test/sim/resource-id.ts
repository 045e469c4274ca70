/** AWS resource ids have 8 or 17 hexadecimal digits; fewer are let pass, so that tests stay readable. */
export function isResourceId(prefix: 'eni' | 'i' | 'rtb' | 'subnet' | 'vpc', id: string): boolean {
  return new RegExp(`^${prefix}-[0-9a-f]{1,17}$`).test(id);
}
