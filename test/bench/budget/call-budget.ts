/**
 * Part of `npm run check`: how many calls of EC2 a move and a monitor make, by the real SDK against the simulator, over
 * tables and addresses. Each call is a token of a bucket that the whole account shares, and a round trip.
 */
import { monitor } from '../../../src/actions/monitor.ts';
import { start } from '../../../src/actions/start.ts';
import { parseParameters } from '../../../src/agent.ts';
import { lazyEc2 } from '../../../src/ec2/lazy-ec2.ts';
import { lazyInstanceMetadata } from '../../../src/imds/lazy-instance-metadata.ts';
import { startDeadline } from '../../../src/ocf/deadline.ts';
import { FakeAddresses } from '../../fakes/addresses.ts';
import { FakeLog } from '../../fakes/log.ts';
import { serveOnLoopback } from '../../sim/loopback.ts';
import { ENI2, NODE1, twoNodes } from '../../sim/two-nodes.ts';

/** What the API gives at most in one answer. */
const tablesOfPage = 100;

const sizes = [
  { tables: 1, addresses: 1 },
  { tables: 5, addresses: 3 },
  { tables: 50, addresses: 1 },
  { tables: 100, addresses: 3 },
  { tables: 200, addresses: 1 },
];

const problems: string[] = [];
for (const size of sizes) {
  const { roundTrips, monitorCalls } = await count(size);
  const pages = Math.ceil(size.tables / tablesOfPage);
  const where = `${size.tables} tables, ${size.addresses} addresses`;
  if (roundTrips !== 1) problems.push(`${where}: ${roundTrips} round trips before traffic moves, at most 1`);
  if (monitorCalls.length !== pages)
    problems.push(`${where}: a monitor makes ${monitorCalls.join(', ')}, at most 1 call a page: ${pages}`);
}
if (problems.length > 0) throw new Error(`over the budget of calls:\n${problems.join('\n')}`);
console.log('EC2 round trips before traffic moves: 1; EC2 calls of a monitor: 1 a page of 100 tables');

async function count({ tables, addresses }: (typeof sizes)[number]) {
  const simulator = twoNodes({ tokenBuckets: false });
  const ids = Array.from({ length: tables }, (_, index) => `rtb-1${index.toString(16).padStart(16, '0')}`);
  const overlayIps = Array.from({ length: addresses }, (_, index) => `192.168.20.${index + 1}`);
  const routes = overlayIps.map((ip) => ({ destination: `${ip}/32`, networkInterfaceId: ENI2 }));
  for (const routeTableId of ids) simulator.vpc.addRouteTable({ routeTableId, routes });
  const ec2 = await serveOnLoopback(simulator.ec2);
  const imds = await serveOnLoopback(simulator.imds(NODE1));
  try {
    const { parameters } = parseParameters({
      OCF_RESKEY_ip: overlayIps.join(),
      OCF_RESKEY_routing_table: ids.join(),
      OCF_RESKEY_endpoint_url: ec2.url,
      OCF_RESKEY_source_dest_check: 'ignore',
    });
    const began = performance.now();
    const deadline = startDeadline(() => performance.now() - began, 60_000);
    const metadata = lazyInstanceMetadata(new URL(imds.url), deadline.signal);
    const ports = {
      ...lazyEc2({
        parameters,
        env: {},
        metadata,
        nodeName: 'node1',
        resourceInstance: undefined,
        profile: () => Promise.resolve({ ok: true, value: undefined }),
        signal: deadline.signal,
      }),
      metadata,
      addresses: new FakeAddresses().link('eth0', { macAddress: '02:00:00:00:00:01' }),
      deadline,
      log: new FakeLog(),
    };
    const called = async (action: Promise<{ exit: string; reason?: string }>) => {
      const { exit, reason } = await action;
      if (exit !== 'OCF_SUCCESS') throw new Error(`${exit} ${reason ?? ''}`);
      const calls = simulator.calls.map((call) => call.action);
      simulator.clearCalls();
      return calls;
    };
    const startCalls = await called(start(ports, parameters));
    const monitorCalls = await called(monitor(ports, parameters, { isProbe: false, checkLevel: 0 }));
    // Whatever comes before the first ReplaceRoute, it would have waited for
    return { roundTrips: 1 + startCalls.indexOf('ReplaceRoute'), monitorCalls };
  } finally {
    await Promise.all([ec2.close(), imds.close()]);
  }
}
