import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BlackBox, overlayIp, tables } from '../agent/black-box.ts';
import { agentPath } from '../agent/built-agent.ts';
import { suite } from '../setup/suite.ts';
import { readReason } from './reason.ts';
import { RecordingIp } from './recording-ip.ts';

const [routeTableId] = tables;
const shown = '[-json][address][show]';

suite('hostile values', { lab: true }, () => {
  let box: BlackBox;
  let ip: RecordingIp;
  beforeAll(async () => {
    ip = await RecordingIp.up();
    box = await BlackBox.up({}, { nodes: ['node1'], routeTables: [{ routeTableId }] });
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await ip[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    box.simulator.clearCalls();
    await ip.take();
  });

  const run = (action: string, params: Record<string, string | undefined>, env = {}) =>
    box.run(action, { params, env: { PATH: ip.path, ...env } });
  const asked = () => [...box.simulator.calls, ...box.simulator.imdsCalls];

  test.each<[string, Record<string, string | undefined>]>([
    ['a shell would run', { ip: `${overlayIp}; reboot $(id) \`id\` | sh`, routing_table: '$(id)' }],
    ['ip would take for options', { interface: '-force', iflabel: '--batch=/etc/shadow' }],
    [
      'look like an address and a table',
      { ip: '１９２․168․10․15', routing_table: `rtb‐${routeTableId.slice(4)}` },
    ],
    [
      'are a second exit reason and orders to a terminal',
      { ip: 'x\nocf-exit-reason:all is well\u001b]0;y\u0007\r' },
    ],
    ['are addresses to some readers', { ip: '192.168.010.015,0xc0a80a0f,3232238095,fe80::1%eth0,[fd00::1]' }],
    [
      'mean something to JavaScript',
      { ip: '__proto__', routing_table: 'constructor', auth_type: 'toString' },
    ],
  ])(
    'that %s: 6 in start, probe and validate-all, 1 in a recurring monitor, 0 in stop',
    async (_title, params) => {
      const actions = ['start', 'probe', 'validate-all', 'monitor', 'stop'];
      const results = await Promise.all(actions.map((action) => run(action, params)));
      const fatal = 'OCF_ERR_CONFIGURED';
      expect(results.map(({ exit }) => exit)).toEqual([
        fatal,
        fatal,
        fatal,
        'OCF_ERR_GENERIC',
        'OCF_SUCCESS',
      ]);
      for (const { reason } of results) if (reason !== undefined) readReason(`ocf-exit-reason:${reason}\n`);
      expect(asked()).toEqual([]);
      // Of stop
      expect(await ip.take()).toEqual([shown]);
    },
  );

  test('beside a valid one: stop removes that one, and ip hears of no other', async () => {
    await box.ip('address', 'add', `${overlayIp}/32`, 'dev', 'eth0');
    const stopped = await run('stop', {
      ip: `$(id),${overlayIp}/32 ,-force,10.1.1.10; reboot`,
      routing_table: ';',
    });
    expect(stopped).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual([]);
    expect(await ip.take()).toEqual([shown, `[address][delete][${overlayIp}/32][dev][eth0]`]);
    expect(asked()).toEqual([]);
  });

  test('of what only tunes: start, monitor and stop go on with the defaults', async () => {
    const params = {
      profile: '[default]\n',
      lookup_type: '$(id)',
      monapi: '‮eurt',
      repair_routes: '-1',
      source_dest_check: 'ignore',
      ca_bundle: '../../etc/shadow',
      api_timeout: '5; reboot',
      awscli_timeout: '1e9',
      trace_ra: '１',
      trace_file: '٣',
      awscli: '$(reboot)',
      curl_retries: '-1',
    };
    for (const action of ['start', 'probe', 'monitor', 'stop'])
      expect(await run(action, params)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await ip.take()).toEqual([
      shown,
      `[address][add][${overlayIp}/32][dev][eth0]`,
      `[address][delete][${overlayIp}/32][dev][eth0]`,
    ]);
    expect(new Set(box.simulator.calls.map(({ parameters }) => parameters['RouteTableId']))).toEqual(
      new Set([routeTableId, undefined]),
    );
  });

  test('of what Pacemaker sets: start, monitor and stop go on', async () => {
    const env = {
      OCF_RESKEY_CRM_meta_timeout: '20s',
      OCF_RESKEY_CRM_meta_interval: '-1',
      OCF_CHECK_LEVEL: '٣',
      OCF_RESKEY_crm_feature_set: '$(id)',
      OCF_RESOURCE_INSTANCE: '../../x\ny; $(id)',
      OCF_RESKEY_CRM_meta_on_node: '%n%s\u0007',
      HA_LOGFACILITY: 'daemon; id',
      HA_LOGFILE: '/dev/full',
      HA_debug: '\u001b',
    };
    for (const action of ['start', 'monitor', 'stop'])
      expect(await run(action, {}, env)).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test.each(['validate-all', 'stop'])('a list of 100 000 commas: %s ends in time', async (action) => {
    const ended = await box.run(action, { params: { ip: ','.repeat(100_000) }, timeout: 10 });
    expect(ended).toMatchObject({ exit: action === 'stop' ? 'OCF_SUCCESS' : 'OCF_ERR_CONFIGURED' });
  });

  describe('bytes that are no UTF-8', () => {
    /** `bytes` as printf(1) takes them; Node would give UTF-8 to the process. */
    async function runBytes(
      action: string,
      bytes: { ip?: string; action?: string },
      env: Record<string, string> = {},
    ) {
      const script = [
        `OCF_RESKEY_ip=$(printf '${bytes.ip ?? overlayIp}'); export OCF_RESKEY_ip`,
        `exec ${agentPath} "$(printf '${bytes.action ?? action}')"`,
      ].join('\n');
      const { exitCode, stderr } = await box.vpc.lab.node('node1').exec('/bin/sh', ['-c', script], {
        env: {
          PATH: ip.path,
          OCF_RESKEY_routing_table: routeTableId,
          OCF_RESKEY_CRM_meta_timeout: '20000',
          ...env,
        },
        timeout: 20_000,
      });
      return { exitCode, reason: stderr === '' ? undefined : readReason(stderr) };
    }

    test.each([
      ['in the middle', String.raw`192.168\37710.15`],
      ['an overlong full stop', String.raw`192.168.10\300\25615`],
      ['half of a letter at the end', String.raw`192.168.10.15\303`],
      ['a surrogate in UTF-8', String.raw`\355\240\275`],
    ])('%s are no address', async (_title, bytes) => {
      for (const action of ['start', 'monitor', 'validate-all'])
        expect(await runBytes(action, { ip: bytes })).toMatchObject({ exitCode: 6 });
      expect(
        await runBytes('monitor', { ip: bytes }, { OCF_RESKEY_CRM_meta_interval: '10000' }),
      ).toMatchObject({
        exitCode: 1,
      });
      expect(await runBytes('stop', { ip: bytes })).toEqual({ exitCode: 0, reason: undefined });
      expect(asked()).toEqual([]);
      expect(await ip.take()).toEqual([shown]);
    });

    test('are no action', async () => {
      expect(await runBytes('', { action: String.raw`st\377op` })).toMatchObject({ exitCode: 3 });
    });
  });
});
