import { byEitherTool } from './mend.ts';

/**
 * The commands that change a parameter of a resource, one that is not reloadable.
 *
 * @param resource `undefined` → the parameters are from flags
 */
export function setParameter(resource: string | undefined, name: string, value: string): readonly string[] {
  if (resource === undefined) return [`# in the configuration of the resource: ${name}=${value}`];
  return [
    '# Pacemaker restarts the resource for it, and what depends on it; the guide several-route-tables.md shows how not to',
    ...byEitherTool(
      [`crm resource param ${resource} set ${name} ${value}`],
      [`pcs resource update ${resource} ${name}=${value}`],
    ),
  ];
}
