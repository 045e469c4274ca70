import { failed, type Answer } from '../answer.ts';
import type { RouteTables } from '../ports.ts';

/**
 * Route tables that are opened when they are first asked: Region, credentials and the SDK are not looked for
 * before. A failed opening is the answer of the call, and the next call tries again.
 */
export function lazyRouteTables(open: () => Promise<Answer<Omit<RouteTables, 'prepare'>>>): RouteTables {
  let opening: ReturnType<typeof open> | undefined;
  const opened = async () => {
    const answer = await (opening ??= open().catch(cannotOpen));
    if (!answer.ok) opening = undefined;
    return answer;
  };
  return {
    async prepare() {
      await opened();
    },
    async describe(routeTableIds) {
      const tables = await opened();
      return tables.ok ? tables.value.describe(routeTableIds) : tables;
    },
    async replaceRoute(route, networkInterfaceId) {
      const tables = await opened();
      return tables.ok ? tables.value.replaceRoute(route, networkInterfaceId) : tables;
    },
    async createRoute(route, networkInterfaceId) {
      const tables = await opened();
      return tables.ok ? tables.value.createRoute(route, networkInterfaceId) : tables;
    },
  };
}

/** What nobody foresaw, a Region that the SDK does not take for one, say. */
function cannotOpen(error: unknown): Answer<never> {
  const { name, message } = error as Error;
  return failed({ kind: 'refused', operation: 'opening the EC2 client', code: name, message });
}
