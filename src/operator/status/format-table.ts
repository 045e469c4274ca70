/** Columns as wide as what is in them; the last one ends its line. */
export function formatTable(
  rows: readonly (readonly string[])[],
  paint: (row: number, column: number, text: string) => string = (_row, _column, text) => text,
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row, line) =>
    row
      .map((text, column) => {
        const gap = ' '.repeat(column === row.length - 1 ? 0 : (widths[column] ?? 0) - text.length);
        return paint(line, column, text) + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}
