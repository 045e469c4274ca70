import { formatDefinitions } from './declared.ts';
import { commandOf, tableOf } from '../readme.ts';
import { narrow } from './narrow.ts';

/** Parts of README.md as Markdown for a page of 80 columns. */

const lineBreak = '\\\n';

/** Within the 80 columns a page indents its sections by 7, and an example by 2 more. */
const exampleWidth = 80 - 9;

export function formatExample(readme: string, beginning: string): string {
  return `\`\`\`\n${narrow(commandOf(readme, beginning), exampleWidth)}\n\`\`\``;
}

/** A row without a code tells of the code above it. */
export function formatExitCodes(readme: string): string {
  const codes: { term: string; meaning: string[] }[] = [];
  for (const [code = '', ...cells] of tableOf(readme, 'What the exit codes mean, and what to do')) {
    const [when = '', pacemaker = '', toDo = ''] = cells;
    const meaning = [
      sentence(when),
      ...(pacemaker === '' ? [] : [sentence(`Pacemaker: ${pacemaker}`)]),
      ...(toDo === '' ? [] : [sentence(`What to do: ${toDo}`)]),
    ].join(lineBreak);
    const above = code === '' ? codes.at(-1) : undefined;
    if (above) above.meaning.push(meaning);
    else codes.push({ term: code, meaning: [meaning] });
  }
  return formatDefinitions(codes);
}

/** Of the rows those that have a variable. */
export function formatVariables(readme: string): string {
  return formatDefinitions(
    tableOf(readme, 'The way to AWS').flatMap(([what = '', parameter = '', variables = '']) => {
      if (variables === '') return [];
      const first = parameter === '' ? '' : `; the parameter ${parameter} comes first`;
      return [{ term: variables, meaning: [sentence(what + first)] }];
    }),
  );
}

/** What begins with the name of an action keeps it as it is. */
function sentence(text: string): string {
  return `${/^[a-z-]+:/.test(text) ? text : text.slice(0, 1).toUpperCase() + text.slice(1)}.`;
}
