import { parseParameters } from '../../../agent.ts';
import { canonicalAddress } from '../../../overlay-ip.ts';
import type { ConfiguredResource } from '../../cluster/cib.ts';
import { isMoveIp, overlayIpResources } from '../../cluster/overlay-ip-resources.ts';
import type { Check, Finding } from '../check.ts';
import { configuredResource, type ResourceView } from './facts.ts';

/** Of `ocf:heartbeat:IPaddr2` and its like. */
const localAddressAgent = /^ocf:[^:]+:(?:IPaddr2?|IPv6addr)$/;

/** Whether the overlay IP belongs to one resource alone. */
export const isClaimedOnce: Check<Pick<ResourceView, 'cluster' | 'resource' | 'parameters'>> = {
  title: 'no other resource has the overlay IP',
  codes: ['overlay-ip-of-two-resources', 'overlay-ip-of-ipaddr2'],
  judge(view) {
    const { cib } = view.cluster;
    const resource = configuredResource(view);
    if (!cib || !resource) return 'not-applicable';
    const others = cib.resources.filter((other) => other !== resource);
    const overlay = overlayIpResources({ resources: others });
    return [
      ...overlay.flatMap((other) =>
        shared(view.parameters.ip, overlayIpsOf(other)).map(twice(resource, other)),
      ),
      ...others
        .filter(({ agent }) => localAddressAgent.test(agent))
        .flatMap((other) =>
          shared(view.parameters.ip, localAddressOf(other)).map(alsoLocal(resource, other)),
        ),
    ];
  },
};

function shared(own: readonly string[], others: readonly string[]): readonly string[] {
  return own.filter((address) => others.includes(address));
}

function overlayIpsOf({ parameters }: ConfiguredResource): readonly string[] {
  const variables = Object.entries(parameters).map(([name, value]) => [`OCF_RESKEY_${name}`, value]);
  return parseParameters(Object.fromEntries(variables) as Record<string, string>).parameters.ip;
}

/** `ip` of IPaddr2, `ipv6addr` of IPv6addr; a prefix length may follow. */
function localAddressOf({ parameters }: ConfiguredResource): readonly string[] {
  const [address = ''] = (parameters['ip'] ?? parameters['ipv6addr'] ?? '').split('/');
  const canonical = canonicalAddress(address.trim());
  return canonical === undefined ? [] : [canonical];
}

/** Says the same of either: whoever does it for both of them still has one. */
function twice(one: ConfiguredResource, other: ConfiguredResource) {
  const both = [one, other].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const surplus = both.toSorted((a, b) => Number(isMoveIp(a)) - Number(isMoveIp(b))).at(-1) ?? other;
  return (address: string): Finding => ({
    code: 'overlay-ip-of-two-resources',
    severity: 'error',
    what: `${address} is the overlay IP of ${both.map(({ id }) => id).join(' and ')}`,
    means:
      'each start takes the route from the other one, whose monitor then fails: they take turns for ever',
    mend: [
      '# Give each resource an address of its own, or delete one of them. With crmsh:',
      `crm resource stop ${surplus.id}`,
      `crm configure delete ${surplus.id}`,
      '# With pcs:',
      `pcs resource delete ${surplus.id}`,
    ],
  });
}

function alsoLocal({ id }: ConfiguredResource, other: ConfiguredResource) {
  return (address: string): Finding => ({
    code: 'overlay-ip-of-ipaddr2',
    severity: 'error',
    what: `${address} is the overlay IP of ${id}, and ${other.id} (${other.agent}) adds it too`,
    means:
      `${id} adds the address itself; where one of the two stops it takes the address from the other one, ` +
      'whose monitor then fails',
    mend: [
      `# ${id} needs no other resource for the address. With crmsh:`,
      `crm resource stop ${other.id}`,
      `crm configure delete ${other.id}`,
      '# With pcs:',
      `pcs resource delete ${other.id}`,
    ],
  });
}
