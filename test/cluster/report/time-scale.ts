import { type Lane, leadIn, type Row } from './lanes.ts';

/** What all rows share: how much time is drawn before and after zero, and between which edges. */
export type TimeScale = { before: number; after: number; left: number; right: number };

/** A part of a row's time that is drawn without a cut. `left` is where `from` is. */
export type Piece = { from: number; until: number; left: number };

export type Edges = { left: number; right: number };

/** How wide a cut is drawn, in pixels. */
export const cutWidth = 12;

/** After the end of an outage: who answers then, and room for a mark. */
const margin = 1_500;
/** Before what a row with a cut ends with. */
const approach = 1_000;
/** From zero to a cut, at least. */
const opening = 1_000;
const shortest = 2_000;
/** A fraction of a second has still to be wide enough for the eye: a row that needs more has its middle cut out. */
const longest = 8_000;

export function timeScale(lanes: readonly Lane[], edges: Edges): TimeScale {
  const needed = Math.max(shortest, ...lanes.flatMap(({ rows }) => rows).map(neededAfterZero));
  return { before: leadIn, after: Math.ceil(Math.min(longest, needed) / 1_000) * 1_000, ...edges };
}

export function pixelsPerMillisecond({ before, after, left, right }: TimeScale): number {
  return (right - left) / (before + after);
}

/** One piece, or two where the row is too long. */
export function piecesOf(row: Row, scale: TimeScale): Piece[] {
  const density = pixelsPerMillisecond(scale);
  const begin = row.zero - scale.before;
  const end = row.end + margin;
  if (neededAfterZero(row) <= scale.after) {
    return [within(row.bounds, { from: begin, until: row.zero + scale.after, left: scale.left }, density)];
  }
  const drawn = scale.before + scale.after - cutWidth / density;
  const last = Math.min(drawn - scale.before - opening, end - row.finale + approach);
  return [
    { from: begin, until: begin + drawn - last, left: scale.left },
    { from: end - last, until: end, left: scale.right - last * density },
  ].map((piece) => within(row.bounds, piece, density));
}

/** Where a span of time is drawn: once, in both pieces, or not at all. */
export function place(
  span: { from: number; until: number },
  pieces: readonly Piece[],
  scale: TimeScale,
): Edges[] {
  const density = pixelsPerMillisecond(scale);
  return pieces.flatMap((piece) => {
    const from = Math.max(span.from, piece.from);
    const until = Math.min(span.until, piece.until);
    if (from > until || (from === until && span.from < span.until)) return [];
    return [
      {
        left: piece.left + (from - piece.from) * density,
        right: piece.left + (until - piece.from) * density,
      },
    ];
  });
}

function neededAfterZero({ zero, end }: Row): number {
  return end - zero + margin;
}

function within(bounds: Row['bounds'], { from, until, left }: Piece, density: number): Piece {
  const begin = Math.max(from, bounds.from);
  return { from: begin, until: Math.min(until, bounds.until), left: left + (begin - from) * density };
}
