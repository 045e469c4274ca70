import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { suite } from '../setup/suite.ts';
import { type Called, called } from './called.ts';
import { ConfiguredHost } from './configured-host.ts';
import { configurationFor, pacemakerTools, programs, runOfCrm, runOfPcs } from './rules.ts';
import { type Ended, neverRun } from './run-many.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const mistakes: readonly Called[] = [
  'crm resource moved rsc_ip_HA1_HDB10 hanahost02',
  'crm cluster init -y --nime hana',
  'crm configure primitive rsc_ip ocf:aws:overlay-ip params ip=192.168.10.15 routing_tables=rtb-0a1b2c3d',
  'crm resource refresh rsc_ip_HA1_HDB10 hanahost01 now please',
  'pcs resource create rsc_ip ocf:aws:overlay-ip ip=192.168.10.15 routing_tables=rtb-0a1b2c3d',
  'pcs resource move cln_SAPHanaCon_HA1_HDB10 hanahost02 --promotedd',
  'pcs resource refresh rsc_ip_HA1_HDB10 --fast',
  'pcs cluster setup hana hanahost01 addr=10.1.10.11 totem tokens=29000',
  'pcs cluster start --every',
  'pcs property set maintenance_mode',
].map((line) => ({ where: 'a mistake', words: line.split(' '), line }));

suite(
  'clusters are configured as they',
  { lab: true, root: true, tools: ['pacemakerd', 'crm', 'pcs'] },
  () => {
    let host: ConfiguredHost;
    const answers = new Map<string, Ended>();
    beforeAll(async () => {
      host = await ConfiguredHost.up();
      await Promise.all([
        ask('crm', ['distutils.version', 'lxml.doctestcompare'], runOfCrm),
        ask('pcs', ['pcs.app'], runOfPcs),
      ]);
    });
    afterAll(() => host[Symbol.asyncDispose]());

    async function ask(
      program: 'crm' | 'pcs',
      modules: readonly string[],
      runOf: typeof runOfCrm,
    ): Promise<void> {
      const lines = [...called(program), ...mistakes.filter(({ words: [first] }) => first === program)];
      const ended = await host.run(
        { program: programs[program], modules, runs: lines.map(({ words: [, ...args] }) => runOf(args)) },
        lines.map(({ words }) => configurationFor(words)),
      );
      for (const [index, { line }] of lines.entries()) answers.set(line, ended[index] ?? neverRun);
    }

    /** crmsh warns of what it takes all the same, and of what it does not. */
    function answerTo(line: string): { exitCode: number; complaint: string | undefined } {
      const { exitCode, stdout, stderr } = answers.get(line) ?? neverRun;
      return { exitCode, complaint: /\b(error|invalid|unknown)\b.*/i.exec(`${stdout}\n${stderr}`)?.[0] };
    }

    test.each([...called('crm'), ...called('pcs')])('take it: $line ($where)', ({ line }) => {
      expect(answerTo(line)).toEqual({ exitCode: 0, complaint: undefined });
    });

    test.each(mistakes)('refuse it: $line', ({ line }) => {
      expect(answerTo(line)).not.toEqual({ exitCode: 0, complaint: undefined });
    });

    test.each(called(...pacemakerTools))('take it: $line ($where)', async ({ words }) => {
      // Where no cluster runs what is to be started never comes to rest
      const isWaiting = words.includes('--wait');
      const within = isWaiting ? ['--timeout=1s'] : [];
      const { exitCode, stderr } = await host.exec([...words, ...within], isWaiting ? 'created' : 'crm');
      const isAnswerOfAgent = words.some((word) => word.startsWith('--validate'));
      // CRM_EX_USAGE: `crm_error --list --exit`
      expect({ isUsage: exitCode === 64, stderr }).toMatchObject({ isUsage: false });
      if (!isAnswerOfAgent) expect(exitCode).toBe(0);
    });
  },
);
