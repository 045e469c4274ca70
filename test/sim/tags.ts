import type { Xml } from './query-protocol.ts';

/** A tagSet: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Tag.html */
export function formatTags(tags: Readonly<Record<string, string>>): Xml[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
