import { execa } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agent, parameters } from '../../src/agent.ts';
import { boolean, select } from '../../src/ocf/value-types.ts';
import { formatMetaData, type AgentDeclaration } from '../../src/ocf/meta-data-xml.ts';
import { suite } from '../setup/suite.ts';
import { systemTools } from '../setup/system-tools.ts';

/** Of pcs: what it does not accept, pcs can not create a resource of. */
const rng = systemTools['ocf-1.1.rng'].path;

const said = { shortdesc: 'a < b & "c"', longdesc: "Says ]]> and <!-- and 'quotes'." };
/** Everything that a declaration can hold, in words that XML has to escape. */
const awkward: AgentDeclaration = {
  name: 'awkward',
  ...said,
  parameters: {
    plain: { type: boolean, ...said },
    chosen: {
      type: select(['a"b', 'c<d']),
      default: 'a"b',
      required: true,
      uniqueGroup: 'one',
      reloadable: true,
      deprecated: { replacedWith: 'plain', desc: said.longdesc },
      ...said,
    },
    ignored: { type: boolean, deprecated: { desc: said.shortdesc }, ...said },
  },
  actions: [
    { name: 'start', timeout: '180s' },
    { name: 'monitor', timeout: '30s', interval: '60s', depth: '0' },
  ],
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'overlay-ip-meta-data-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function xmllint(xml: string, ...options: string[]): Promise<string> {
  const file = path.join(directory, 'meta-data.xml');
  await writeFile(file, xml);
  const { stdout } = await execa(systemTools.xmllint.path, [...options, '--nonet', file]);
  return stdout;
}

suite('metadata as XML', { tools: ['xmllint', 'ocf-1.1.rng'] }, () => {
  describe.each([
    ['this agent', agent],
    ['an agent with awkward words', awkward],
  ])('the metadata of %s', (_title, declaration) => {
    const xml = formatMetaData(declaration, '1.2.3');

    test('is valid by its own document type, as ocf-tester asks', async () => {
      await xmllint(xml, '--noout', '--valid');
    });

    test('is valid by the OCF 1.1 schema of pcs', async () => {
      await xmllint(xml, '--noout', '--relaxng', rng);
    });
  });

  test('a document that is not valid is told from one that is', async () => {
    const xml = formatMetaData(agent, '1')
      .replace('<longdesc', '<description')
      .replace('</longdesc', '</description');
    await expect(xmllint(xml, '--noout', '--valid')).rejects.toThrow();
    await expect(xmllint(xml, '--noout', '--relaxng', rng)).rejects.toThrow();
  });

  describe('an XML parser reads', () => {
    const read = async (declaration: AgentDeclaration, xpath: string) =>
      (await xmllint(formatMetaData(declaration, '1.2.3'), '--xpath', `string(${xpath})`)).trim();

    test.each([
      ['/resource-agent/@name', 'awkward'],
      ['/resource-agent/@version', '1.2.3'],
      ['/resource-agent/version', '1.1'],
      ['/resource-agent/shortdesc', said.shortdesc],
      ['//parameter[@name="chosen"]/longdesc', said.longdesc],
      ['//parameter[@name="chosen"]/@required', '1'],
      ['//parameter[@name="chosen"]/@reloadable', '1'],
      ['//parameter[@name="chosen"]/@unique-group', 'one'],
      ['//parameter[@name="chosen"]/deprecated/replaced-with/@name', 'plain'],
      ['//parameter[@name="chosen"]/deprecated/desc', said.longdesc],
      ['//parameter[@name="chosen"]/content/@type', 'select'],
      ['//parameter[@name="chosen"]/content/@default', 'a"b'],
      ['//parameter[@name="chosen"]/content/option[2]/@value', 'c<d'],
      ['count(//parameter[@name="plain"]/@*)', '1'],
      ['//action[@name="monitor"]/@interval', '60s'],
    ])('%s as %s', async (xpath, value) => {
      expect(await read(awkward, xpath)).toBe(value);
    });

    test('every parameter of the declaration, in its order', async () => {
      const names = await xmllint(formatMetaData(agent, '1'), '--xpath', '//parameter/@name');
      expect(names.match(/(?<=")[^"]+/g)?.filter((name) => /^\w/.test(name))).toEqual(
        Object.keys(parameters),
      );
    });
  });
});

test.each([
  ['start', '180s'],
  ['stop', '180s'],
  ['monitor', '30s'],
])('%s advertises a timeout of %s, not above the documented SAP configurations', (name, timeout) => {
  expect(agent.actions.find((action) => action.name === name)?.timeout).toBe(timeout);
});
