import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { whole } from '../cluster/cluster-case.ts';
import { suite } from '../setup/suite.ts';
import { called } from './called.ts';
import { programs } from './rules.ts';
import { type Ended, neverRun, runMany } from './run-many.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

suite('the AWS CLI takes', { tools: ['aws'] }, () => {
  const lines = called('aws');
  // Each costs most of a second: npm test has a share of them
  const isShared = (_: unknown, index: number) => index % 4 === 0;
  describe('one line in four', () => {
    takes(lines.filter(isShared));
  });
  describe('the other lines', whole, () => {
    takes(lines.filter((line, index) => !isShared(line, index)));
  });
});

function takes(lines: ReturnType<typeof called>): void {
  const mistakes = [
    'aws ec2 create-route --route-table-id rtb-0a1b2c3d --destination 192.168.10.15/32',
    'aws ec2 replace-route --route-table-id rtb-0a1b2c3d --network-interface-ids eni-0a1b2c3d',
    'aws elbv2 register-targets --target-group-arn some --targets Id=192.168.10.15,Zone=all',
    'aws ec2 stop-instances',
  ].map((line) => ({ line, words: line.split(' ') }));
  const answers = new Map<string, Ended>();
  beforeAll(async () => {
    const asked = [...lines, ...mistakes];
    const ended = await runMany(
      {
        program: programs.aws,
        modules: ['awscli.clidriver'],
        runs: asked.map(({ words: [, ...args] }) => ({ args: [...nowhere, ...args.map(withFile)] })),
      },
      tmpdir(),
      {
        ...{ AWS_ACCESS_KEY_ID: 'some', AWS_SECRET_ACCESS_KEY: 'some', AWS_DEFAULT_REGION: 'eu-central-1' },
        ...{ AWS_MAX_ATTEMPTS: '1', AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent' },
      },
    );
    for (const [index, { line }] of asked.entries()) answers.set(line, ended[index] ?? neverRun);
  });

  test.each(lines)('$line ($where)', ({ line }) => {
    const { exitCode, stderr } = answers.get(line) ?? neverRun;
    expect({ exitCode, stderr }).toEqual({ exitCode: 255, stderr: expect.stringMatching(notSent) as string });
  });

  test.each(mistakes)('no mistake: $line', ({ line }) => {
    expect(answers.get(line)?.exitCode).toBe(252);
  });
}

/** Nobody listens there: each call is made and checked against its model, and not sent. */
const nowhere = ['--endpoint-url', 'http://127.0.0.1:1'];
const notSent = /^\s*Could not connect to the endpoint URL: \S+\s*$/;

/** A document that a command before it would have written. */
function withFile(word: string): string {
  return word.startsWith('file://') ? `file://${path.join(import.meta.dirname, '../../package.json')}` : word;
}
