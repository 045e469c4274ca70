export type Column = { title: string; align?: 'right' };

/** A table that can be read as it is, in a terminal, and as Markdown. */
export function formatMarkdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const body = rows.map((row) => columns.map((_, index) => escape(row[index] ?? '')));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, 4, ...body.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const pad = (cells: readonly string[]) =>
    cells.map((cell, index) => {
      const width = widths[index] ?? 0;
      return columns[index]?.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
    });
  const rule = columns.map(({ align }, index) => {
    const width = widths[index] ?? 0;
    return align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
  });
  return [pad(columns.map(({ title }) => title)), rule, ...body.map(pad)].map(line).join('\n');
}

/** As it is written in a table that `formatMarkdownTable` made; without the cells that are empty. */
export function readFirstColumn(table: string): string[] {
  const [, , ...body] = table.split('\n').filter((line) => line.startsWith('| '));
  return body.map((line) => line.slice(2).split(' | ')[0]?.trim() ?? '').filter(Boolean);
}

/** A cell is one line; a bar would end it, and `<ip>` would be taken for HTML and not be shown. */
function escape(cell: string): string {
  return cell.replaceAll(/\s+/g, ' ').replaceAll(/[|<]/g, String.raw`\$&`);
}
