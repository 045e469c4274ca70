import path from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { called, commands, documents, recorded } from './called.ts';
import { notRunHere, pacemakerTools, programs } from './rules.ts';

/** Who takes them: overlay-ip.test.ts, aws-cli.test.ts and cluster-tools.test.ts. */
const checked = [...Object.keys(programs), ...pacemakerTools, 'npm', 'overlay-ip'];

test.each(recorded.map(({ document, ...record }) => ({ name: document.name, ...record })))(
  'bash gets through every command of $name',
  ({ unreached, stderr }) => {
    expect({ unreached, stderr }).toEqual({ unreached: [], stderr: '' });
  },
);

test('every program in the README and the guides is checked, or known not to be', () => {
  const known = [...checked, ...Object.keys(notRunHere)];
  expect(commands.filter(({ words: [program = ''] }) => !known.includes(program))).toEqual([]);
});

test('nobody is in the list of what cannot be run here whom nobody calls', () => {
  expect(Object.keys(notRunHere).filter((program) => called(program).length === 0)).toEqual([]);
});

describe('npm has the scripts', () => {
  test.each(called('npm').filter(({ words: [, command] }) => command !== 'ci'))(
    '$line',
    ({ words: [, command = '', script = ''] }) => {
      expect(packageJson.scripts).toHaveProperty(command === 'run' ? script : command);
    },
  );
});

test('each guide is in the table of contents, and in the README', () => {
  const textOf = (name: string) => documents.find((document) => document.name === name)?.text ?? '';
  for (const { name } of documents) {
    const guide = path.basename(name);
    if (guide === 'README.md') continue;
    expect(textOf('packaging/guides/README.md')).toContain(`](${guide})`);
    expect(textOf('README.md')).toContain(`](packaging/guides/${guide})`);
  }
});
