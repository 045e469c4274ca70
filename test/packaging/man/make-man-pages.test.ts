import { execa } from 'execa';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeManPages } from '../../../packaging/man/make-man-pages.ts';
import { readReadme } from '../../../packaging/readme.ts';
import { toRoff } from '../../../packaging/man/to-roff.ts';
import { readRelease } from '../../../packaging/release.ts';
import { agent } from '../../../src/agent.ts';
import { exitCodes } from '../../../src/ocf/exit-codes.ts';
import { readmeCommand } from '../../cluster/readme.ts';
import { suite } from '../../setup/suite.ts';
import { systemTools } from '../../setup/system-tools.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';

const project = path.resolve(import.meta.dirname, '../../..');
const pageOfTheAgent = 'ocf_aws_overlay-ip.7';
const pageOfTheCommand = 'overlay-ip.8';

let pages: Record<string, string>;
beforeAll(async () => {
  pages = await makeManPages(await readRelease());
});

/** What man(1) shows. */
async function read(roff: string, columns: number, ...options: string[]): Promise<string> {
  const { stdout, stderr } = await execa(systemTools.man.path, [...options, '--local-file', '-'], {
    input: roff,
    // As lintian reads pages: without the preprocessors that Debian's man would run unasked
    env: { LC_ALL: 'C.UTF-8', MANROFFSEQ: '', MANWIDTH: String(columns) },
  });
  expect(stderr).toBe('');
  return stdout;
}

const shownPages = new Map<string, Promise<string>>();

/** The same, once for all tests. */
function show(file: string, columns: number): Promise<string> {
  const key = `${file} ${columns}`;
  const shown = shownPages.get(key) ?? read(pages[file] ?? '', columns);
  shownPages.set(key, shown);
  return shown;
}

/** Each paragraph in one line, without indentation. */
async function paragraphs(file: string): Promise<string[]> {
  return (await show(file, 10_000)).split('\n').map((line) => line.trim());
}

async function sectionOf(file: string, title: string): Promise<string[]> {
  const lines = (await show(file, 80)).split('\n');
  const start = lines.indexOf(title);
  const end = lines.findIndex((line, index) => index > start && /^\S/.test(line));
  expect(start).toBeGreaterThan(0);
  return lines.slice(start + 1, end);
}

/** A shell command, however it is continued and indented. */
function wordsOf(command: string): string[] {
  return command
    .replaceAll('\\\n', ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

suite('a man page', { tools: ['man'] }, () => {
  test.each([pageOfTheAgent, pageOfTheCommand])('%s is read without a warning', async (file) => {
    // The same as lintian's test groff-message
    await read(pages[file] ?? '', 80, '--warnings', '--encoding=UTF-8', '--troff-device=utf8', '--ditroff');
  });

  test.each([pageOfTheAgent, pageOfTheCommand])('%s fits into 80 columns', async (file) => {
    const shown = await show(file, 80);
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each([
    [pageOfTheAgent, `ocf_aws_overlay-ip - ${agent.shortdesc}`],
    [
      pageOfTheCommand,
      'overlay-ip - commands for administrators of ocf:aws:overlay-ip, and its actions by hand',
    ],
  ])('%s is found by whatis and apropos', async (file, line) => {
    const { stdout } = await execa('lexgrog', ['-'], { input: pages[file] ?? '' });
    expect(stdout).toBe(`-: "${line}"`);
  });

  test.each([
    [pageOfTheAgent, 'OCF_AWS_OVERLAY-IP(7)'],
    [pageOfTheCommand, 'OVERLAY-IP(8)'],
  ])('%s has its name, the version and the day of the release', async (file, name) => {
    const shown = await show(file, 80);
    const { version, sourceDateEpoch } = await readRelease();
    const day = new Date(sourceDateEpoch * 1000).toISOString().slice(0, 10);
    const [first, last] = [shown.split('\n')[0] ?? '', shown.trimEnd().split('\n').at(-1) ?? ''];
    expect([first.split(/ {2,}/).at(0), first.split(/ {2,}/).at(-1)]).toEqual([name, name]);
    expect(last.split(/ {2,}/)).toEqual([`overlay-ip ${version}`, day, name]);
  });

  test.each([pageOfTheAgent, pageOfTheCommand])('%s has each action with its timeout', async (file) => {
    const lines = await paragraphs(file);
    for (const { name, timeout, interval } of agent.actions) {
      const meaning = lines[lines.indexOf(name) + 1];
      expect(meaning).toContain(` Suggested minimum timeout: ${timeout}.`);
      if (interval !== undefined) expect(meaning).toContain(` Suggested interval: ${interval}.`);
    }
  });
});

suite('ocf_aws_overlay-ip(7)', { tools: ['man'] }, () => {
  test.each(Object.entries(agent.parameters))(
    'has the parameter %s with its default and what it means',
    async (name, declaration) => {
      const lines = await paragraphs(pageOfTheAgent);
      const at = lines.findIndex((line) => line.startsWith(`${name} (`));
      const marks = lines[at]?.slice(name.length + 2, -1).split(', ');
      expect(marks?.find((mark) => mark.startsWith('default '))).toBe(
        declaration.default === undefined ? undefined : `default ${declaration.default}`,
      );
      expect(marks?.includes('required')).toBe(declaration.required === true);
      expect(marks?.includes('deprecated')).toBe(declaration.deprecated !== undefined);
      expect(marks).toContain(declaration.type.options?.join(' | ') ?? declaration.type.content);
      const desc = declaration.deprecated ? `${declaration.deprecated.desc} ` : '';
      expect(lines[at + 1]).toBe(desc + declaration.longdesc.replaceAll('`', ''));
    },
  );

  test.each(Object.entries(exitCodes))('tells what %s means: %s', async (name, code) => {
    const lines = await paragraphs(pageOfTheAgent);
    expect(lines[lines.indexOf(`${code} ${name}`) + 1]).toMatch(/^\S.{10,}\.$/);
  });

  test.each([
    ['EXAMPLE CRM SHELL', 'crm configure primitive'],
    ['EXAMPLE PCS', 'pcs resource create'],
  ])('has as %s the command of the README', async (section, beginning) => {
    const shown = (await sectionOf(pageOfTheAgent, section)).join('\n');
    const example = shown.slice(shown.indexOf(`  ${beginning} `));
    expect(wordsOf(example)).toEqual(wordsOf(await readmeCommand(beginning)));
  });

  test.each(['Credentials and Region', 'The way to AWS'])(
    'has each variable that the README names in "%s"',
    async (heading) => {
      const [, section = ''] = (await readReadme()).split(`\n## ${heading}\n`);
      const named = section.split(/^## /m)[0]?.match(/\b(?:AWS|HTTPS?|NO|NODE)_[A-Z0-9_]+\b/g) ?? [];
      expect(named.length).toBeGreaterThan(5);
      const shown = (await sectionOf(pageOfTheAgent, 'ENVIRONMENT')).join('\n');
      expect([...new Set(named)].filter((name) => !new RegExp(`\\b${name}\\b`).test(shown))).toEqual([]);
    },
  );

  test('names the directory of traces', async () => {
    const files = (await sectionOf(pageOfTheAgent, 'FILES')).map((line) => line.trim());
    expect(files).toContain(`${agent.parameters['trace_dir']?.default}/${agent.name}`);
  });
});

suite('overlay-ip(8)', { tools: ['man', 'bash'] }, () => {
  test('has examples that run as they stand', async () => {
    const directory = await temporaryDirectory();
    const shown = (await sectionOf(pageOfTheCommand, 'EXAMPLES')).join('\n');
    const examples = shown
      .split('\n\n')
      .filter((paragraph) => paragraph.includes('OCF_RESKEY_ip='))
      .map((example) => example.replace('/root/', `${directory}/`));
    expect(examples).toHaveLength(2);
    const { stdout, stderr } = await execa(systemTools.bash.path, ['-c', examples.join('\n')], {
      env: { PATH: `${project}/dist:${process.env['PATH']}` },
      lines: true,
    });
    expect({ stdout, stderr }).toEqual({
      stdout: [String(exitCodes.OCF_SUCCESS), String(exitCodes.OCF_NOT_RUNNING)],
      stderr: [],
    });
  });
});

describe('the man pages of a release', () => {
  test('are the same in every time zone and language', async () => {
    // Noon, UTC, of the last day of a month, which is the next one in the east
    const script = `
      import { makeManPages } from './packaging/man/make-man-pages.ts';
      import { readRelease } from './packaging/release.ts';
      const release = { ...(await readRelease()), sourceDateEpoch: Date.UTC(2026, 10, 30, 12) / 1000 };
      console.log(JSON.stringify(await makeManPages(release)), new Date(2026, 10, 30).toISOString());`;
    const make = async (TZ: string, LC_ALL: string) => {
      const { stdout } = await execa('node', ['--input-type=module', '--eval', script], {
        cwd: project,
        env: { TZ, LC_ALL },
        preferLocal: true,
      });
      return [stdout.slice(0, stdout.lastIndexOf(' ')), stdout.slice(stdout.lastIndexOf(' '))];
    };
    const [east, west] = await Promise.all([
      make('Pacific/Kiritimati', 'tr_TR.UTF-8'),
      make('Etc/GMT+12', 'C'),
    ]);
    expect(east[0]).toBe(west[0]);
    expect(east[0]).toContain('2026\\\\-11\\\\-30');
    expect(east[1], 'the time zones count').not.toBe(west[1]);
  });

  test.each([pageOfTheAgent, pageOfTheCommand])('%s is ASCII, without blank lines', (file) => {
    expect(pages[file]?.match(/[^\n\x20-\x7e]/g)).toBeNull();
    expect(pages[file]).not.toContain('\n\n');
    expect(pages[file]).toMatch(/[^\n]\n$/);
  });
});

describe('Markdown becomes a man page:', () => {
  const page = { name: 'a-b', section: '7', date: '2026-11-22', source: 'a-b 0.1.0', manual: "A's" };
  const body = (markdown: string) => toRoff(page, markdown).split('\n').slice(3).join('\n');

  test('the head is ours alone', () => {
    expect(toRoff(page, 'text')).toBe(
      '.TH "A\\-B" "7" "2026\\-11\\-22" "a\\-b 0.1.0" "A\\(aqs"\n.nh\n.ad l\n.P\ntext\n',
    );
  });

  test.each([
    ['hyphens, which options have', '`--help` of a-b', '\\fB\\-\\-help\\fR of a\\-b'],
    ['quotes', 'it\'s "so"', 'it\\(aqs \\(dqso\\(dq'],
    ['accents', '`` ` ^ ~ ``', '\\fB\\(ga \\(ha \\(ti\\fR'],
    ['backslashes', '`a\\b`', '\\fBa\\[rs]b\\fR'],
    ['a dot that begins a line', '.TH is no macro', '\\&.TH is no macro'],
    ['a URL', '<https://a-b.example/>', '\\fI\\(lahttps://a\\-b.example/\\(ra\\fR'],
  ])('%s can be pasted from it', (_title, markdown, roff) => {
    expect(body(markdown)).toBe(`.P\n${roff}\n`);
  });

  test('an example keeps its lines', () => {
    expect(body('```\n. /etc/file \\\n  -x\n```')).toBe(
      '.P\n.RS 2\n.nf\n\\&. /etc/file \\[rs]\n  \\-x\n.fi\n.RE\n',
    );
  });

  test('a heading in quotes stays whole', () => {
    expect(body('## See "also"')).toBe('.SH "SEE \\(dqALSO\\(dq"\n');
  });

  test('an item of one paragraph has a bullet', () => {
    expect(body('- one\n- two\n\nafter')).toBe('.IP \\(bu 4\none\n.IP \\(bu 4\ntwo\n.P\nafter\n');
  });

  test('an item of more is a term and its meaning', () => {
    expect(body('- `one`\n\n  first\n\n  second\n\n- two\n\n  third\\\n  line\n\n## End')).toBe(
      '.TP 4\n\\fBone\\fR\nfirst\n.IP\nsecond\n.TP 4\ntwo\nthird\n.br\nline\n.SH "END"\n',
    );
  });

  test.each([
    ['list inside of a listItem', '- one\n  - two'],
    ['code inside of a listItem', '- one\n\n  ```\n  two\n  ```'],
    ['blockquote inside of a root', '> quote'],
    ['table inside of a root', '| a |\n| --- |\n| b |'],
    ['html inside of a root', '<!-- nobody filled this in -->'],
  ])('there is no %s', (what, markdown) => {
    expect(() => body(markdown)).toThrow(`a man page has no ${what}`);
  });
});
