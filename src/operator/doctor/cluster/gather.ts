import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { canonicalAddress } from '../../../overlay-ip.ts';
import type { Cib } from '../../cluster/cib.ts';
import { parseCorosyncConf } from './corosync-conf.ts';
import type { ClusterFacts } from './facts.ts';
import { findPeers, nodeNameOf } from './find-peers.ts';
import { effectiveTimeouts } from './operation-timeouts.ts';

/** @param root where the file system of this node begins */
export async function gatherCluster(
  cib: Cib | undefined,
  signal: AbortSignal,
  root = '/',
): Promise<ClusterFacts> {
  const text = await readFile(path.join(root, 'etc/corosync/corosync.conf'), 'utf8').catch(() => '');
  const corosync = parseCorosyncConf(text);
  const nodeName = nodeNameOf(hostname(), cib, corosync);
  const ringAddresses = [...new Set(corosync.flatMap((node) => node.ringAddresses))];
  const resolved = new Map(
    await Promise.all(ringAddresses.map(async (one) => [one, await resolve(one, signal)] as const)),
  );
  return {
    cib,
    nodeName,
    peers: findPeers(nodeName, cib, corosync, (one) => resolved.get(one) ?? []),
    timeoutsMs: new Map(cib?.resources.map((one) => [one.id, effectiveTimeouts(cib, one)])),
  };
}

/** A name server that is away must not hold up everything else. */
const patienceMs = 2_000;

/** As corosync does, by the resolver of this node; a name that nobody knows is no address. */
async function resolve(ringAddress: string, signal: AbortSignal): Promise<readonly string[]> {
  const address = canonicalAddress(ringAddress);
  if (address !== undefined) return [address];
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const givenUp = new Promise<readonly string[]>((done) => {
    limit.addEventListener(
      'abort',
      () => {
        done([]);
      },
      { once: true },
    );
  });
  const asked = lookup(ringAddress, { all: true }).then(
    (found) => found.map((one) => one.address),
    () => [],
  );
  return limit.aborted ? [] : Promise.race([asked, givenUp]);
}
