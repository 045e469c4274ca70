/** The same by either of the tools with which clusters are configured. */
export function byEitherTool(crm: readonly string[], pcs: readonly string[]): readonly string[] {
  return ['# With crmsh:', ...crm, '# With pcs:', ...pcs];
}
