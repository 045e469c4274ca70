import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox } from './black-box.ts';

const nobody = 65_534;

suite('another user than root', { lab: true, root: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up();
  });
  afterAll(() => box[Symbol.asyncDispose]());

  test.each(['start', 'stop'])('%s says that it has to run as root', async (action) => {
    const result = await box.run(action, { uid: nobody });
    expect(result).toMatchObject({ exit: 'OCF_ERR_PERM', calls: [] });
    expect(result.reason).toContain('run as root');
  });

  test.each(['usage', '--help', '--version', 'meta-data'])('%s prints and needs nothing', async (action) => {
    const params = { ip: undefined, routing_table: undefined };
    const { stdout, exit } = await box.run(action, { params, uid: nobody });
    expect(exit).toBe('OCF_SUCCESS');
    expect(stdout).toContain('overlay-ip');
  });

  test('monitor needs no rights', async () => {
    expect(await box.run('monitor', { uid: nobody })).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
  });
});
