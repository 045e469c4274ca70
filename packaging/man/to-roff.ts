import remarkGfm from 'remark-gfm';
import remarkMan from 'remark-man';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

export interface Page {
  readonly name: string;
  readonly section: string;
  /** `2026-11-22` */
  readonly date: string;
  /** The package and its version, in the footer. */
  readonly source: string;
  /** The title of the manual, in the middle of the header. */
  readonly manual: string;
}

/**
 * A man page (man(7)) of Markdown: headings of the second depth are sections, and a list whose items have more than one
 * paragraph is one of terms and their meanings.
 *
 * @throws where there is anything that would not look as it should: tables, quotes, lists inside of lists, comments
 */
export function toRoff(page: Page, markdown: string): string {
  const processor = unified().use(remarkParse).use(remarkGfm).use(remarkMan);
  const tree = processor.parse(markdown);
  assertSupported(tree);
  guardText(tree);
  const roff = processor.stringify(tree);
  return head(page) + unguardText(formatLists(withoutHead(roff)));
}

// --- What remark-man 9 does not do as a man page needs it ------------------------------------------------

/**
 * Its .TH has the month alone, and that in the time zone of the machine. `.nh` and `.ad l`, as DocBook's pages have it:
 * otherwise names are hyphenated and lines are stretched.
 */
function head({ name, section, date, source, manual }: Page): string {
  const title = [name.toUpperCase(), section, date, source, manual].map((text) => `"${guarded(text)}"`);
  return unguardText(`.TH ${title.join(' ')}\n.nh\n.ad l\n`);
}

function withoutHead(roff: string): string {
  return roff.replace(/^\.TH .*\n+/, '');
}

/**
 * What troff prints otherwise than it was typed, and what ends or hides an argument of a macro: remark-man escapes only
 * backslashes, brackets and what is not ASCII. man-pages(7), "Generating optimal glyphs".
 */
const escapes: Readonly<Record<string, string>> = {
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
  // Where a line begins with it, that line would be a macro
  '.': '\\&.',
};

/** In its output text and macros can no longer be told from each other, so characters are replaced before by private ones. */
const privateUse = 0xe000;

interface Node {
  readonly type: string;
  value?: string;
  url?: string;
  readonly children?: readonly Node[];
}

function guardText(node: Node): void {
  if (node.value !== undefined) node.value = guarded(node.value);
  if (node.url !== undefined) node.url = guarded(node.url);
  for (const child of node.children ?? []) guardText(child);
}

function guarded(text: string): string {
  return text.replace(/[-'`^~"]|^\./gm, (typed) => String.fromCharCode(privateUse + typed.charCodeAt(0)));
}

function unguardText(roff: string): string {
  return roff.replace(/[\ue000-\ue07f]/g, (character) => {
    const typed = String.fromCharCode(character.charCodeAt(0) - privateUse);
    return escapes[typed] ?? typed;
  });
}

/**
 * It drops comments, a table with long cells is wider than the terminal, and inside of an item only paragraphs can be told
 * apart.
 */
function assertSupported({ type, children = [] }: Node): void {
  const blocks = ['heading', 'paragraph', 'code', 'list'];
  const phrasing = ['text', 'inlineCode', 'strong', 'emphasis', 'link', 'break'];
  const contents: Readonly<Record<string, readonly string[]>> = {
    root: blocks,
    list: ['listItem'],
    listItem: ['paragraph'],
  };
  for (const child of children) {
    if (!(contents[type] ?? phrasing).includes(child.type))
      throw new Error(`a man page has no ${child.type} inside of a ${type}`);
    assertSupported(child);
  }
}

/**
 * It puts a bullet before each item and lets its second paragraph begin at the margin of the section. An item of one
 * paragraph keeps the bullet, of others the first paragraph is the term (`.TP`), the rest its meaning.
 */
function formatLists(roff: string): string {
  return roff.replace(/^\.RS 0\n([^]*?)^\.RE 0\n+/gm, (_, items: string) => {
    const each = items.trim().split(/^(?=\.IP \S+ 4$)/m);
    return `${each.map(formatItem).join('\n')}\n`;
  });
}

function formatItem(item: string): string {
  const [first = '', ...others] = item.trim().split('\n.P\n');
  if (others.length === 0) return first;
  const term = first.replace(/^\.IP .*\n/, '.TP 4\n');
  return `${term}\n${others.join('\n.IP\n')}`;
}
