import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { agent } from '../../src/agent.ts';
import type { Release } from '../release.ts';
import { formatActions, formatCommands, formatParameters, formatSynopsis } from './declared.ts';
import { formatExample, formatExitCodes, formatVariables } from './from-readme.ts';
import { readReadme } from '../readme.ts';
import { toRoff } from './to-roff.ts';

const pages = [
  { name: 'ocf_aws_overlay-ip', section: '7', manual: 'OCF resource agents' },
  { name: 'overlay-ip', section: '8', manual: 'System administration' },
] as const;

/** The man pages by the names of their files; of one release and one README they are always the same. */
export async function makeManPages(release: Release): Promise<Record<string, string>> {
  const readme = await readReadme();
  const date = new Date(release.sourceDateEpoch * 1000).toISOString().slice(0, 10);
  const source = `${agent.name} ${release.version}`;
  const made = pages.map(async (page) => {
    const file = `${page.name}.${page.section}`;
    const template = await readFile(path.join(import.meta.dirname, `${file}.md`), 'utf8');
    return [file, toRoff({ ...page, date, source }, fillIn(template, readme))] as const;
  });
  return Object.fromEntries(await Promise.all(made));
}

/**
 * Puts into a page what is said elsewhere already, in place of comments: `<!-- parameters -->`. Commands that follow each
 * other are one example.
 *
 * @throws where nothing is known by that name
 */
function fillIn(template: string, readme: string): string {
  const filled = template.replaceAll(/^<!-- (.+) -->$/gm, (_, what: string) => {
    const [, beginning] = /^command of the README: (.+)$/.exec(what) ?? [];
    if (beginning !== undefined) return formatExample(readme, beginning);
    switch (what) {
      case 'description':
        return agent.longdesc;
      case 'shortdesc':
        return `\`ocf_aws_${agent.name}\` - ${agent.shortdesc}`;
      case 'synopsis':
        return formatSynopsis();
      case 'parameters':
        return formatParameters();
      case 'commands':
        return formatCommands();
      case 'actions':
        return formatActions();
      case 'exit codes of the README':
        return formatExitCodes(readme);
      case 'variables of the README':
        return formatVariables(readme);
      default:
        throw new Error(`a man page asks for "${what}"`);
    }
  });
  return filled.replaceAll('\n```\n\n```\n', '\n');
}
