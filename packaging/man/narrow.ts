/**
 * A command in lines of at most `width` columns, where its words allow it: a terminal has 80, and a pager that breaks a line
 * shows what nobody can paste. The words stay as they are.
 *
 * @param command may be continued over lines already, by a backslash each
 */
export function narrow(command: string, width: number): string {
  const continued = ' \\';
  return command
    .split('\n')
    .flatMap((line) => breakLine(line.replace(/ \\$/, ''), width - continued.length))
    .join(`${continued}\n`);
}

function breakLine(line: string, width: number): string[] {
  const [indent = ''] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  for (const word of line.trim().split(' ')) {
    const longer = lines.length === 0 ? indent + word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || longer.length <= width) lines.splice(-1, 1, longer);
    else lines.push(`${indent}  ${word}`);
  }
  return lines;
}
