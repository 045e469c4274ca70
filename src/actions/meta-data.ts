import { agent } from '../agent.ts';
import { formatMetaData } from '../ocf/meta-data-xml.ts';
import { version } from '../version.ts';

/** The description of the agent; asked before the first probe and before every start, which waits for it. */
export function metaData(): string {
  return formatMetaData(agent, version);
}
