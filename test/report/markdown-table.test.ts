import { expect, test } from 'vitest';
import { formatMarkdownTable, readFirstColumn } from './markdown-table.ts';

const columns = [{ title: 'case' }, { title: 'ms', align: 'right' }] as const;

test('columns are aligned, in a terminal as in Markdown', () => {
  expect(
    formatMarkdownTable(columns, [
      ['a move', '242'],
      ['', '12345'],
    ]),
  ).toBe(
    [
      '| case   |    ms |', //
      '| ------ | ----: |',
      '| a move |   242 |',
      '|        | 12345 |',
    ].join('\n'),
  );
});

test('a text with a bar, a line break or a tag stays in its cell and is shown as it is', () => {
  expect(formatMarkdownTable([{ title: 'case' }], [['a | b\n<ip>']]).split('\n')[2]).toBe(
    String.raw`| a \| b \<ip> |`,
  );
});

test('the first column is read back as it was written', () => {
  const table = formatMarkdownTable(columns, [
    ['a | b', '1'],
    ['', '2'],
    ['c', '3'],
  ]);
  expect(readFirstColumn(table)).toEqual([String.raw`a \| b`, 'c']);
  expect(readFirstColumn('')).toEqual([]);
});
