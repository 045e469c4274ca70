import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { asInstalled } from '../../packaging/guides.ts';
import { type Document, nodesOf, readDocuments, textOf } from './documents.ts';

const project = path.resolve(import.meta.dirname, '../..');
const documents = await readDocuments();

/** As GitHub makes them of headings: https://docs.github.com/en/get-started/writing-on-github */
function anchorsOf(document: Document): string[] {
  return nodesOf(document)
    .filter(({ type }) => type === 'heading')
    .map((heading) =>
      textOf(heading)
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    );
}

const links = documents.flatMap((document) =>
  nodesOf(document)
    .filter(({ type, url = '' }) => type === 'link' && !/^https?:/.test(url))
    .map(({ url = '' }) => ({ document, url })),
);

test.each(links)('$document.name leads to $url', async ({ document, url }) => {
  const [file = '', anchor] = url.split('#');
  const name = file === '' ? document.name : path.join(path.dirname(document.name), file);
  await stat(path.join(project, name));
  if (anchor === undefined) return;
  const target = documents.find((candidate) => candidate.name === name);
  expect(target && anchorsOf(target)).toContain(anchor);
});

test('in the documentation of a package the README and the guides lead to each other', () => {
  expect(asInstalled('[SLES](packaging/guides/hana-sles.md#4-the-cluster)')).toBe(
    '[SLES](guides/hana-sles.md#4-the-cluster)',
  );
  expect(asInstalled('[how fast](../../README.md#how-fast-it-is)')).toBe(
    '[how fast](../README.md#how-fast-it-is)',
  );
});
