import { parseParameters } from '../../../../src/agent.ts';
import { ok } from '../../../../src/answer.ts';
import { parseCib } from '../../../../src/operator/cluster/cib.ts';
import type { Check, Finding } from '../../../../src/operator/doctor/check.ts';
import type { ResourceView } from '../../../../src/operator/doctor/cluster/facts.ts';
import { findPeers } from '../../../../src/operator/doctor/cluster/find-peers.ts';
import { effectiveTimeouts } from '../../../../src/operator/doctor/cluster/operation-timeouts.ts';
import type { HostFacts } from '../../../../src/operator/doctor/host/facts.ts';
import { link, linkAddress } from '../../../fakes/addresses.ts';
import { cibOf } from '../cib-of.ts';
import { destination, overlayIp, resource, tables } from '../healthy-names.ts';

export const instanceIds = ['i-0123456789abcd001', 'i-0123456789abcd002'];
export const healthyCib = cibOf({ instanceIds });

/** node1, on which the overlay IP is. */
export const healthyHost: HostFacts = {
  links: ok([
    link('lo', { addresses: [linkAddress('127.0.0.1/8')] }),
    link('eth0', { addresses: [linkAddress('10.1.10.11/24'), linkAddress(destination)] }),
  ]),
  defaultRouteInterface: ok('eth0'),
  linkKinds: ok(new Map()),
  reversePathFilter: new Map([
    ['all', 1],
    ['eth0', 1],
  ]),
  configuredAddresses: [{ address: '10.1.10.11', file: '/etc/netplan/50-cloud-init.yaml', lineNumber: 6 }],
  unreadableFiles: [],
  cloudNetconfig: undefined,
  nmCloudSetup: undefined,
  ec2NetUtils: undefined,
  agent: { path: '/usr/lib/ocf/resource.d/aws/overlay-ip', state: { is: 'working', version: '1.2.3' } },
  awsEnvironment: { file: '/etc/sysconfig/pacemaker', ofPacemaker: [], ofThisShell: [] },
  version: '1.2.3',
  nodeVersion: '22.0.0',
  uid: 0,
};

interface Parts {
  readonly host?: Partial<HostFacts>;
  /** What `cibadmin --query` prints; `undefined` → there is no cluster. */
  readonly cib?: string | undefined;
  /** `undefined` → by flags. */
  readonly resource?: string | undefined;
  /** In the place of or beside the healthy ones. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The healthy system, but for what is told. */
export function viewOf({ host = {}, parameters = {}, ...parts }: Parts = {}): ResourceView {
  const text = 'cib' in parts ? parts.cib : healthyCib;
  const cib = text === undefined ? undefined : parseCib(text);
  const given = { ip: overlayIp, routing_table: tables.join(','), ...parameters };
  const variables = Object.entries(given).map(([name, value]) => [`OCF_RESKEY_${name}`, value] as const);
  return {
    host: { ...healthyHost, ...host },
    cluster: {
      cib,
      nodeName: 'node1',
      peers: findPeers('node1', cib, [], () => []),
      timeoutsMs: new Map(cib?.resources.map((one) => [one.id, effectiveTimeouts(cib, one)])),
    },
    resource: 'resource' in parts ? parts.resource : resource,
    parameters: parseParameters(Object.fromEntries(variables)).parameters,
  };
}

/** What all checks come to, told by check where it is neither nothing nor findings. */
export function judgeAll(checks: readonly Check<ResourceView>[], view: ResourceView) {
  const findings: Finding[] = [];
  const unknown: string[] = [];
  const notApplicable: string[] = [];
  for (const check of checks) {
    const judgement = check.judge(view);
    if (judgement === 'not-applicable') notApplicable.push(check.title);
    else if ('unknown' in judgement) unknown.push(check.title);
    else {
      for (const { code } of judgement)
        if (!check.codes.includes(code)) throw new Error(`${check.title}: ${code} is not declared`);
      findings.push(...judgement);
    }
  }
  return { findings, codes: findings.map(({ code }) => code), unknown, notApplicable };
}
