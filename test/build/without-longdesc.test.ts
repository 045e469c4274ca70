import { expect, test } from 'vitest';
import { bundle } from '../../agent/bundle.ts';
import { dropLongdesc } from '../../agent/without-longdesc.ts';
import { agent } from '../../src/agent.ts';

test('a long description of one or several literals is dropped, with quotes in it too', () => {
  const code = `{ shortdesc: 'a', longdesc: 'it\\'s, one', b: 1,\n longdesc:\n  'one, ' +\n  'two \`x\`.',\n }`;
  expect(dropLongdesc(code)).toBe("{ shortdesc: 'a',  b: 1,\n \n }");
});

test('a long description that is anything else is an error', () => {
  expect(() => dropLongdesc('{ longdesc: describe(), }')).toThrow('longdesc');
});

test('of the built file meta-data alone has the long descriptions', async () => {
  const { text, chunks } = await bundle();
  const { longdesc } = agent.parameters['routing_table_role'] ?? { longdesc: '' };
  expect(longdesc).not.toBe('');
  expect(text.split(longdesc)).toHaveLength(2);
  expect(chunks.map(({ entryPoint }) => entryPoint)).toContain('src/actions/meta-data.ts');
});
