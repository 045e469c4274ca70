import { execa } from 'execa';
import path from 'node:path';
import { expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { systemTools } from '../setup/system-tools.ts';
import { agentPath } from './built-agent.ts';

/** As pcs runs it: hardly a PATH, no other variable. */
const metaData = () =>
  execa(agentPath, ['meta-data'], {
    extendEnv: false,
    env: { PATH: `${path.dirname(process.execPath)}:/bin:/usr/bin` },
    stripFinalNewline: false,
  });

const xmllint = async (...args: string[]) => {
  const { stdout } = await metaData();
  return execa(systemTools.xmllint.path, [...args, '-'], { input: stdout, reject: false });
};

suite('meta-data', { tools: ['xmllint', 'ocf-1.1.rng', 'aws-vpc-move-ip'] }, () => {
  test('is valid by its own document type, as ocf-tester checks it', async () => {
    expect(await xmllint('--noout', '--valid')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('is valid by the schema of OCF 1.1 that pcs ships', async () => {
    const checked = await xmllint('--noout', '--relaxng', systemTools['ocf-1.1.rng'].path);
    expect(checked).toMatchObject({ exitCode: 0, stderr: '- validates' });
  });

  test('says version 1.1 of the API, without which Pacemaker never calls reload-agent', async () => {
    expect((await xmllint('--xpath', '/resource-agent/version/text()')).stdout).toBe('1.1');
  });

  test('declares every parameter of aws-vpc-move-ip', async () => {
    const peer = await execa(systemTools['aws-vpc-move-ip'].path, ['meta-data'], {
      env: { OCF_ROOT: '/usr/lib/ocf' },
    });
    const names = (xml: string) => [...xml.matchAll(/<parameter name="([^"]+)"/g)].map(([, name]) => name);
    expect(names(peer.stdout).length).toBeGreaterThan(10);
    expect(names((await metaData()).stdout)).toEqual(expect.arrayContaining(names(peer.stdout)));
  });

  test('advertises the timeouts of the documented configurations', async () => {
    expect((await xmllint('--xpath', '//action[@name="start"]/@timeout')).stdout.trim()).toBe(
      'timeout="180s"',
    );
    expect((await xmllint('--xpath', '//action[@name="stop"]/@timeout')).stdout.trim()).toBe(
      'timeout="180s"',
    );
    expect((await xmllint('--xpath', '//action[@name="monitor"]/@timeout')).stdout.trim()).toBe(
      'timeout="30s"',
    );
  });
});
