import { formatMilliseconds } from '../../report/format-milliseconds.ts';
import type { Row } from './lanes.ts';

/** A part of a sentence, and what it is about. */
export type Told = { text: string; about?: 'gap' | 'agent' | 'calm' };

/** A row in words: below its bar, and for who cannot see it. */
export function tellRow({ interruption, longestGap, bars, zero, bounds }: Row): Told[] {
  if (bars.every(({ client }) => client.answered.length === 0)) {
    return [{ text: bars.length === 0 ? 'no client watched' : 'never an answer' }];
  }
  if (interruption === undefined) {
    const seconds = Math.round((bounds.until - zero) / 1_000);
    const beyond = longestGap === 0 ? '' : ` of more than ${formatMilliseconds(Math.ceil(longestGap))}`;
    return [{ text: 'no outage', about: 'calm' }, { text: `${beyond} in ${seconds} s` }];
  }
  const { longest, share } = interruption;
  const ms = formatMilliseconds(longest.ms);
  return [
    { text: longest.after === undefined ? `over ${ms}` : ms, about: 'gap' },
    { text: ' without an answer' },
    ...(share === undefined
      ? []
      : [
          { text: ', ' },
          { text: formatMilliseconds(share.ms), about: 'agent' as const },
          { text: ` of it the agent’s ${share.action}` },
        ]),
  ];
}
