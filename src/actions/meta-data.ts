import { agent } from '../agent.ts';
import { version } from '../version.ts';

/** The description of the agent; asked before the first probe and before every start, which waits for it. */
export async function metaData(): Promise<string> {
  const { formatMetaData } = await import('../ocf/meta-data-xml.ts');
  return formatMetaData(agent, version);
}
