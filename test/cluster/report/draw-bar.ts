import { element, type Markup } from '../../report/markup.ts';
import { textWidth } from '../../report/text-width.ts';
import type { AgentShare } from './agent-share.ts';
import type { ClientRecord } from './case-record.ts';
import { clientOutages } from './client-outages.ts';
import { nodeColour } from './picture-style.ts';
import { type Edges, type Piece, place, type TimeScale } from './time-scale.ts';

export type Bar = {
  client: ClientRecord;
  /** All of the picture, in the order of their colours. */
  nodes: readonly string[];
  /** The last moment of the case. */
  until: number;
  share: AgentShare | undefined;
  /** At the right end. `undefined` → the row has no other bar to be told from. */
  label: string | undefined;
};

/** The shortest outage is still seen. */
const narrowest = 2.5;
const padding = 6;
const fontSize = 11;

/** Who answered one client: a colour per node, a gap where nobody did, in the gap the agent's share. */
export function drawBar(
  { client, nodes, until, share, label }: Bar,
  pieces: readonly Piece[],
  scale: TimeScale,
  { top, height }: { top: number; height: number },
): Markup[] {
  const box = (className: string, { left, right }: Edges) => {
    const width = Math.max(narrowest, right - left);
    return element('rect', { class: className, x: right - width, y: top, width, height });
  };
  const write = (text: string, x: number, anchor?: 'end') =>
    element(
      'text',
      { class: 'in-bar', x, y: top + height / 2 + fontSize * 0.36, 'text-anchor': anchor },
      text,
    );

  const held = client.answered.flatMap(({ by, ...span }) =>
    place(span, pieces, scale).map((edges) => ({
      by,
      edges,
      room: edges.right - edges.left - textWidth(by, fontSize) - 2 * padding,
    })),
  );
  const gaps = clientOutages(client, until).flatMap((outage) => place(outage, pieces, scale));
  const agent = share === undefined ? [] : place(spanOf(share), pieces, scale);
  const last = held.at(-1);
  return [
    ...held.map(({ by, edges }) => box(nodeColour(by, nodes), edges)),
    ...gaps.flatMap((edges) => [box('gap', edges), box('hatched', edges)]),
    ...agent.map((edges) => box('agent', edges)),
    ...held.filter(({ room }) => room >= 0).map(({ by, edges }) => write(by, edges.left + padding)),
    ...(label !== undefined && last !== undefined && last.room >= textWidth(label, fontSize) + padding
      ? [write(label, last.edges.right - padding, 'end')]
      : []),
  ];
}

function spanOf({ from, ms }: AgentShare): { from: number; until: number } {
  return { from, until: from + ms };
}
