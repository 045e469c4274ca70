import { afterAll, beforeAll, expect, test } from 'vitest';
import { agent } from '../../../src/agent.ts';
import { HostWithoutCluster } from '../../cluster/host-without-cluster.ts';
import type { Installation } from '../../cluster/installation.ts';
import { suite } from '../../setup/suite.ts';
import { standalone } from './installed-package.ts';

const needs = { lab: true, root: true, tools: ['pcs', 'pacemakerd', 'crm', 'crm_mon', 'dpkg'] } as const;

/** On the disk of a node, which is this machine's with its pcs. What would read all of its manual pages again is left out. */
const installation: Installation = {
  installAgent: (node) => node.run('dpkg', ['--no-triggers', '--install', standalone.file]),
};

suite('the standalone package on a host with pcs', needs, () => {
  let host: HostWithoutCluster;
  beforeAll(async () => {
    host = await HostWithoutCluster.up({ installation });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  test.each(['root', 'nobody'] as const)('pcs resource list and describe show it to %s', async (user) => {
    const { stdout: list } = await host.as(user, 'pcs resource list ocf:aws');
    expect(list).toBe(`ocf:aws:overlay-ip - ${agent.shortdesc}`);
    const { stdout, ...rest } = await host.as(user, 'pcs resource describe --full ocf:aws:overlay-ip');
    expect(rest).toEqual({ exitCode: 0, stderr: '' });
    for (const name of Object.keys(agent.parameters))
      expect(stdout).toMatch(new RegExp(`^  ${name}( \\(.*?\\))*: `, 'm'));
  });
});
