import { element, type Markup } from './markup.ts';

export interface Picture {
  readonly title: string;
  /** The same in words, for who cannot see it. */
  readonly description: string;
  readonly height: number;
  readonly style: string;
  readonly definitions?: readonly Markup[];
}

/** As wide as GitHub shows a README. */
export const pictureWidth = 880;
export const pictureMargin = 20;

/** An SVG document that needs nothing from elsewhere, on a background of its own. */
export function drawPicture(
  { title, description, height, style, definitions = [] }: Picture,
  ...drawn: readonly Markup[]
): string {
  const width = pictureWidth;
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-labelledby': 'title description',
    },
    element('title', { id: 'title' }, title),
    element('desc', { id: 'description' }, description),
    element('style', {}, style),
    ...(definitions.length === 0 ? [] : [element('defs', {}, ...definitions)]),
    element('rect', { class: 'background', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 6 }),
    ...drawn,
  );
  return `${svg.markup}\n`;
}
