import type { Env } from '../../../ocf/environment.ts';
import { queryCib } from '../../cluster/query-cib.ts';
import { readCib } from '../../cluster/read-cib.ts';
import type { ClusterTool } from '../configuration.ts';
import { formatMigration, planMigration } from './migration.ts';

/** @returns the commands, for a shell */
export async function migrate(
  { tool, cib }: { tool: ClusterTool; cib: string | undefined },
  env: Env,
): Promise<string> {
  const text = cib === undefined ? await queryCib(env, '--cib with a file') : await readCib(cib);
  const { parseCib } = await import('../../cluster/cib.ts');
  return formatMigration(planMigration(parseCib(text), tool));
}
