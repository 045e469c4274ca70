import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const project = path.resolve(import.meta.dirname, '../..');

/** What administrators paste from. */
export interface Document {
  /** Below the project. */
  readonly name: string;
  readonly text: string;
}

export async function readDocuments(): Promise<Document[]> {
  const guides = (await readdir(path.join(project, guidesFolder))).filter((name) => name.endsWith('.md'));
  const names = ['README.md', ...guides.map((name) => `${guidesFolder}/${name}`)];
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(path.join(project, name), 'utf8') })),
  );
}

export const guidesFolder = 'packaging/guides';

/** The parts of Markdown that are looked at here. */
export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly lang?: string | null;
  readonly children?: readonly MarkdownNode[];
  readonly position?: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}

/** Every node of a document, parents before their children. */
export function nodesOf({ text }: Document): MarkdownNode[] {
  return withDescendants(unified().use(remarkParse).use(remarkGfm).parse(text) as MarkdownNode);
}

function withDescendants(node: MarkdownNode): MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(withDescendants)];
}

/** The text below a node, without its marks. */
export function textOf(node: MarkdownNode): string {
  return withDescendants(node)
    .map(({ value }) => value ?? '')
    .join('');
}

/** The document as a script: its commands in their lines, and nothing in the others. */
export function scriptOf(document: Document): string {
  const lines = document.text.split('\n').map(() => '');
  for (const { type, lang, value = '', position } of nodesOf(document)) {
    // A block of another language is no command
    if (type !== 'code' || lang || position === undefined) continue;
    const { start, end } = position;
    const code = value.split('\n');
    const fences = end.line - start.line + 1 - code.length;
    lines.splice(start.line - 1 + (fences > 0 ? 1 : 0), code.length, ...code);
  }
  return lines.join('\n');
}
