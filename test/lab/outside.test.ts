import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { internetAddresses, outsideInterface } from './addressing.ts';
import { curl } from './curl.ts';
import { Lab, type LabNamespace } from './lab.ts';

suite('the outside of a lab', { lab: true, tools: ['curl'] }, () => {
  let lab: Lab;
  const edge = [outsideInterface.privateIpAddress, outsideInterface.ipv6Address];
  beforeAll(async () => {
    lab = await Lab.up({ outside: true });
    const addresses = [...edge, ...internetAddresses];
    await lab.outside.serveHttp(addresses, (_, response) => response.end('outside'));
  });
  afterAll(() => lab.down());

  const get = (from: LabNamespace, address: string) =>
    curl(from, `http://${address.includes(':') ? `[${address}]` : address}/`);

  test.for(edge)('nodes and the client reach it at %s', async (address) => {
    for (const host of [...lab.nodes, lab.client]) expect((await get(host, address)).body).toBe('outside');
  });

  describe.for(internetAddresses)('the internet at %s', (address) => {
    test('it reaches it', async () => {
      expect((await get(lab.outside, address)).body).toBe('outside');
    });

    test('no node and no client does: packets are dropped, without an answer', async () => {
      const answers = await Promise.all([...lab.nodes, lab.client].map((host) => get(host, address)));
      expect(answers.map(({ exitCode }) => exitCode)).toEqual([28, 28, 28]);
    });
  });

  test('a name that its /etc/hosts does not have is unknown at once', async () => {
    const { exitCode, durationMs } = await lab.outside.exec('getent', ['hosts', 'ec2.amazonaws.com']);
    expect(exitCode).toBe(2);
    expect(durationMs).toBeLessThan(1_000);
  });

  test('a lab has none unless it is asked for', async () => {
    await using without = await Lab.up({ nodes: [] });
    expect(() => without.outside).toThrow('this lab has no outside');
    expect(without.everywhere.map(({ name }) => name)).toEqual(['router', 'client']);
  });
});
