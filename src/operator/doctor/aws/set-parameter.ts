import { byEitherTool } from '../cluster/mend.ts';

/**
 * The commands that change a parameter of a resource.
 *
 * @param resource `undefined` → the parameters are from flags
 */
export function setParameter(resource: string | undefined, name: string, value: string): readonly string[] {
  if (resource === undefined) return [`# in the configuration of the resource: ${name}=${value}`];
  return byEitherTool(
    [`crm resource param ${resource} set ${name} ${value}`],
    [`pcs resource update ${resource} ${name}=${value}`],
  );
}
