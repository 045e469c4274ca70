import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveOnLoopback } from '../sim/loopback.ts';
import { powerSwitch } from './power-switch.ts';

const instanceId = 'i-0123456789abcd001';
const program = fileURLToPath(new URL('fence-lab.ts', import.meta.url));

let on: boolean;
let switched: string[];
let endpoint: Awaited<ReturnType<typeof serveOnLoopback>>;
beforeEach(async () => {
  on = true;
  switched = [];
  const turn = (state: boolean) => {
    on = state;
    switched.push(state ? 'on' : 'off');
    return Promise.resolve();
  };
  endpoint = await serveOnLoopback(
    powerSwitch([instanceId], { isOn: () => on, off: () => turn(false), on: () => turn(true) }),
  );
});
afterEach(() => endpoint.close());

async function fence(action: string, plug = instanceId) {
  const input = `action=${action}\nplug=${plug}\nnodename=node1\n`;
  return execa(process.execPath, [program, endpoint.url], { input, reject: false });
}

test.for([
  ['off', ['off']],
  ['on', ['on']],
  ['reboot', ['off', 'on']],
  ['monitor', []],
] as const)('%s switches %j', async ([action, expected]) => {
  expect((await fence(action)).exitCode).toBe(0);
  expect(switched).toEqual(expected);
});

test('the status of an instance is 0 for on and 2 for off', async () => {
  expect((await fence('status')).exitCode).toBe(0);
  on = false;
  expect((await fence('status')).exitCode).toBe(2);
});

test('an unknown instance is an error, and nothing is switched', async () => {
  const { exitCode, stderr } = await fence('off', 'i-0123456789abcd009');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('404');
  expect(switched).toEqual([]);
});

test('the metadata has every action that a fence agent has', async () => {
  const { stdout } = await fence('metadata');
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  const document = parser.parse(stdout) as {
    'resource-agent': { actions: { action: { name: string }[] } };
  };
  expect(document['resource-agent'].actions.action.map(({ name }) => name)).toEqual([
    ...['on', 'off', 'reboot', 'status', 'monitor', 'list', 'metadata', 'validate-all'],
  ]);
});
