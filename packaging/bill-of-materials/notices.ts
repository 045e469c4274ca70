import type { Release } from '../release.ts';
import type { Contents } from './contents.ts';
import type { LicenseText } from './npm-package.ts';

/** THIRD-PARTY-NOTICES: what of others is in the executable, and the texts of their licences. */
export function formatNotices(contents: Contents, { version }: Release): string {
  const notices = makeNotices(contents);
  const withText = groupByText(notices).map(
    ({ file, text, titles }) => `${file} of\n\n${indent(titles)}\n\n${text}`,
  );
  const without = notices.filter(({ texts }) => texts.length === 0).map(({ title }) => title);
  const sections = [
    `overlay-ip ${version} contains software of others:\n\n${indent(notices.map(formatNotice))}`,
    ...withText,
    ...(without.length > 0 ? [`${withoutText}\n\n${indent(without)}`] : []),
  ];
  return sections.map((section) => `${section}\n`).join(`\n${'='.repeat(80)}\n\n`);
}

const withoutText = `The npm packages of these name their licence in package.json, without its text, which
https://spdx.org/licenses/ has:`;

interface Notice {
  readonly title: string;
  readonly license: string | undefined;
  /** Where it comes from. */
  readonly source: string | undefined;
  readonly texts: readonly LicenseText[];
}

function makeNotices({ packages, node }: Contents): Notice[] {
  const notices = [...packages.values()].map(({ name, version, license, repository, texts }) => ({
    title: `${name} ${version}`,
    license,
    source: repository,
    texts,
  }));
  if (!node) return notices;
  const { version, license, texts } = node.npmPackage;
  const source = 'https://github.com/nodejs/node';
  return [...notices, { title: `Node.js ${version}`, license, source, texts }];
}

function formatNotice({ title, license, source }: Notice): string {
  return [title, license, source].filter((part) => part !== undefined).join(', ');
}

/** The same text once, with all that it is for; the white space around it and at the ends of lines is no difference. */
function groupByText(notices: readonly Notice[]): (LicenseText & { readonly titles: readonly string[] })[] {
  const groups = new Map<string, LicenseText & { titles: string[] }>();
  for (const { title, texts } of notices) {
    for (const { file, text: asWritten } of texts) {
      const text = asWritten.replaceAll(/[^\S\n]+$/gm, '').trim();
      const group = groups.get(text);
      if (group) group.titles.push(title);
      else groups.set(text, { file, text, titles: [title] });
    }
  }
  return [...groups.values()];
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
