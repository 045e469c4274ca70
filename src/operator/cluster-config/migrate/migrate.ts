import type { Env } from '../../../ocf/environment.ts';
import { queryCib } from '../../query-cib.ts';
import type { ClusterTool } from '../configuration.ts';
import { formatMigration, planMigration } from './migration.ts';
import { parseMoveIpResources } from './move-ip-resources.ts';
import { readCib } from './read-cib.ts';

/** @returns the commands, for a shell */
export async function migrate(
  { tool, cib }: { tool: ClusterTool; cib: string | undefined },
  env: Env,
): Promise<string> {
  const text = cib === undefined ? await queryCib(env, '--cib with a file') : await readCib(cib);
  return formatMigration(planMigration(parseMoveIpResources(text), tool));
}
