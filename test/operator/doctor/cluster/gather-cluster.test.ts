import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseCib } from '../../../../src/operator/cluster/cib.ts';
import { parseCorosyncConf } from '../../../../src/operator/doctor/cluster/corosync-conf.ts';
import { findPeers, nodeNameOf } from '../../../../src/operator/doctor/cluster/find-peers.ts';
import { gatherCluster } from '../../../../src/operator/doctor/cluster/gather.ts';
import { parseHostMap } from '../../../../src/operator/doctor/cluster/host-map.ts';
import { temporaryDirectory } from '../../../setup/temporary-directory.ts';
import { healthyCib, instanceIds } from './healthy-view.ts';

const never = new AbortController().signal;
const literally = (ringAddress: string) => [ringAddress];

/** As `pcs cluster setup` of pcs 0.11.5 writes it for two links, with a comment of an administrator. */
const ofPcs = `totem {
    version: 2
    cluster_name: hana
    transport: knet
    interface {
        linknumber: 0
        ring0_addr: 192.0.2.1
    }
}

nodelist {
    node {
        ring0_addr: 10.1.10.11
        ring1_addr: 10.1.20.11
        name: hanahost01
        nodeid: 1
    }

    # node { ring0_addr: 192.0.2.9 }
    node {
        #ring0_addr: 192.0.2.3
        ring0_addr: hanahost02.example
        ring1_addr: fd00:10:0:0::12
        name: hanahost02
        nodeid: 2
    }
}

quorum {
    provider: corosync_votequorum
    two_node: 1
}
`;

test('the nodes of corosync.conf have names and ring addresses; those of other sections are none', () => {
  expect(parseCorosyncConf(ofPcs)).toEqual([
    { name: 'hanahost01', ringAddresses: ['10.1.10.11', '10.1.20.11'] },
    { name: 'hanahost02', ringAddresses: ['hanahost02.example', 'fd00:10:0:0::12'] },
  ]);
});

/** As `crm cluster init` of crmsh 4.4 does: tabs, and no names. */
test('a node without a name has the name of its ring address', () => {
  const nodes = parseCorosyncConf(
    'nodelist {\n\tnode {\n\t\tring0_addr: hanahost01\n\t\tnodeid: 1\n\t}\n\n\tnode {\n\t\tring0_addr: hanahost02\n\t\tnodeid: 2\n\t}\n\n}\n',
  );
  expect(findPeers('hanahost01', undefined, nodes, literally).privateIpAddresses).toEqual(['hanahost02']);
});

test.each([
  ['as the guides write it', 'hanahost01:i-0a;hanahost02:i-0b'],
  ['with blanks', ' hanahost01:i-0a  hanahost02:i-0b '],
  ['with a semicolon at the end', 'hanahost01:i-0a; hanahost02:i-0b;'],
])('pcmk_host_map %s', (_title, text) => {
  expect(parseHostMap(text)).toEqual([
    { node: 'hanahost01', port: 'i-0a' },
    { node: 'hanahost02', port: 'i-0b' },
  ]);
});

test('the other nodes are those of the fencing resources and of corosync, without this one', () => {
  const cib = parseCib(healthyCib);
  const corosync = [
    { name: 'node1', ringAddresses: ['10.1.10.11'] },
    { name: 'node2', ringAddresses: ['10.1.20.11'] },
  ];
  expect(findPeers('node1', cib, corosync, literally)).toEqual({
    nodes: ['node2'],
    instanceIds: [instanceIds[1]],
    privateIpAddresses: ['10.1.20.11'],
  });
});

test.each([
  ['the host name', 'hanahost01', 'hanahost01'],
  ['the host name without its domain', 'hanahost01.example.com', 'hanahost01'],
  ['the host name, where the cluster knows none of these', 'ip-10-1-10-11', 'ip-10-1-10-11'],
])('this node is called by %s', (_title, hostName, name) => {
  expect(nodeNameOf(hostName, undefined, parseCorosyncConf(ofPcs))).toBe(name);
});

test('addresses are taken in canonical form, names by the resolver of this node', async () => {
  const root = await temporaryDirectory();
  await mkdir(path.join(root, 'etc/corosync'), { recursive: true });
  const text = ofPcs.replace('hanahost02.example', 'localhost').replace('hanahost01', hostname());
  await writeFile(path.join(root, 'etc/corosync/corosync.conf'), text);
  const { peers, nodeName } = await gatherCluster(undefined, never, root);
  expect(nodeName).toBe(hostname());
  expect(peers.nodes).toEqual(['hanahost02']);
  expect(peers.privateIpAddresses).toContain('fd00:10::12');
  expect(peers.privateIpAddresses).toContain('127.0.0.1');
  expect(peers.privateIpAddresses).not.toContain('10.1.10.11');
});

test('without corosync and without a cluster there are no peers, and that is no error', async () => {
  const facts = await gatherCluster(undefined, never, await temporaryDirectory());
  expect(facts).toEqual({
    cib: undefined,
    nodeName: hostname(),
    peers: { nodes: [], instanceIds: [], privateIpAddresses: [] },
    timeoutsMs: new Map(),
  });
});

test('timeouts are those that Pacemaker counts, of each resource', async () => {
  const cib = parseCib(healthyCib);
  const { timeoutsMs } = await gatherCluster(cib, never, await temporaryDirectory());
  expect(Object.fromEntries(timeoutsMs)).toEqual({
    rsc_fence: { start: 20_000, stop: 20_000, monitor: undefined },
    rsc_ip_HA1_HDB10: { start: 180_000, stop: 180_000, monitor: 60_000 },
  });
});
