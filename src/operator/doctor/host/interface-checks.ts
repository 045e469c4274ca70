import { isIpv6 } from '../../../overlay-ip.ts';
import { setParameter } from '../cluster/set-parameter.ts';
import type { Check } from '../check.ts';
import type { ResourceView } from '../cluster/facts.ts';
import { cannotLookAtLinks } from './program-checks.ts';
import { networkInterfaces, ownLink } from './own-link.ts';
import { isStrict } from './reverse-path-filter.ts';

const interfaceIsUsable: Check<ResourceView> = {
  title: 'the network interface is there, up and has a carrier',
  codes: ['no-network-interface', 'interface-down', 'no-carrier'],
  detail({ host, parameters }) {
    const own = ownLink(host, parameters);
    return own.is === 'found' ? own.link.interfaceName : undefined;
  },
  judge({ host, parameters }) {
    const own = ownLink(host, parameters);
    if (own.is === 'unknown') return cannotLookAtLinks(own.why);
    if (own.is === 'none')
      return [
        {
          code: 'no-network-interface',
          severity: 'error',
          what: own.reason,
          means: 'start fails here, and the cluster does not try this node again',
          mend: [
            '# Set the parameter interface to a name that every node has; alternative names count. To see them:',
            'ip address show',
          ],
        },
      ];
    const { interfaceName, isUp, hasCarrier } = own.link;
    if (!isUp)
      return [
        {
          code: 'interface-down',
          severity: 'error',
          what: `the network interface ${interfaceName} is down`,
          means: 'start fails here, and a monitor does too',
          mend: [`ip link set ${interfaceName} up`],
        },
      ];
    if (!hasCarrier)
      return [
        {
          code: 'no-carrier',
          severity: 'error',
          what: `the network interface ${interfaceName} is up and has no carrier`,
          means:
            'no packet reaches this node by it, and the agent does not fail over for that: the monitor only warns',
          mend: [
            '# Look whether the network interface is still attached to the instance, and what the kernel says:',
            `ip -details link show ${interfaceName}`,
            `dmesg | grep ${interfaceName}`,
          ],
        },
      ];
    return [];
  },
};

const interfaceIsNoGuess: Check<ResourceView> = {
  title: 'it is certain which network interface the agent takes',
  codes: ['interface-guessed'],
  judge({ host, parameters, resource }) {
    const own = ownLink(host, parameters);
    if (own.is === 'unknown') return cannotLookAtLinks(own.why);
    if (own.is === 'none') return 'not-applicable';
    const names = networkInterfaces(host, parameters.ip).map(({ interfaceName }) => interfaceName);
    if (parameters.interface !== undefined || names.length < 2) return [];
    // Some may be of containers
    if (!host.linkKinds.ok) return cannotLookAtLinks(host.linkKinds.failure);
    const { interfaceName } = own.link;
    return [
      {
        code: 'interface-guessed',
        severity: 'warning',
        what: `there is ${names.join(', ')}, and the parameter interface is not set: the agent takes ${interfaceName}`,
        means:
          'eth0 or the interface of the default route need not be the same one on every node and after every boot: ' +
          'the overlay IP may move to a network in which its clients do not expect it',
        mend: setParameter(resource, 'interface', interfaceName),
      },
    ];
  },
};

const packetsPassReversePathFilter: Check<ResourceView> = {
  title: 'the kernel takes packets whose way back is another interface',
  codes: ['strict-rp-filter'],
  judge({ host, parameters }) {
    const own = ownLink(host, parameters);
    if (own.is === 'unknown') return cannotLookAtLinks(own.why);
    // There is no such filter for IPv6, and with one interface there is one way back
    const others = networkInterfaces(host, parameters.ip);
    if (own.is === 'none' || others.length < 2 || parameters.ip.every(isIpv6)) return 'not-applicable';
    if (!host.linkKinds.ok) return cannotLookAtLinks(host.linkKinds.failure);
    const { interfaceName } = own.link;
    const strict = isStrict(host.reversePathFilter, interfaceName);
    if (strict === 'unknown')
      return { unknown: `/proc/sys/net/ipv4/conf has no rp_filter of ${interfaceName} to read` };
    if (!strict) return [];
    const names = others.map((link) => link.interfaceName).join(', ');
    const setting = `net/ipv4/conf/${interfaceName}/rp_filter`;
    return [
      {
        code: 'strict-rp-filter',
        severity: 'warning',
        what: `rp_filter of ${interfaceName} is strict (1), and there are several network interfaces: ${names}`,
        means:
          `the kernel drops packets that come in on ${interfaceName} from senders to whom another interface leads: ` +
          'these clients do not reach the overlay IP',
        mend: [
          '# Loose mode, now and at boot:',
          `sysctl -w ${setting}=2`,
          `echo '${setting} = 2' > /etc/sysctl.d/90-overlay-ip-${interfaceName}.conf`,
        ],
      },
    ];
  },
};

export const interfaceChecks: readonly Check<ResourceView>[] = [
  interfaceIsUsable,
  interfaceIsNoGuess,
  packetsPassReversePathFilter,
];
