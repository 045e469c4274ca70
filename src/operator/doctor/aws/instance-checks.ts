import { formatFailure } from '../../../reasons.ts';
import type { Check } from '../check.ts';
import type { InstanceFacts } from './facts.ts';

const metadataAnswers: Check<InstanceFacts> = {
  title: 'instance metadata answers (IMDSv2)',
  codes: ['no-instance-metadata'],
  detail: ({ identity }) =>
    identity.ok ? `${identity.value.instanceId} in ${identity.value.region}` : undefined,
  judge({ identity }) {
    if (identity.ok) return [];
    return [
      {
        code: 'no-instance-metadata',
        severity: 'error',
        what: `the instance metadata service does not answer: ${formatFailure(identity.failure)}`,
        means:
          'the agent cannot find out which network interface is its own, so start fails on this node and monitor cannot tell where the route points',
        mend: [
          '# from a machine that may call EC2, with the id of this instance; a hop limit of 1 is enough outside of containers:',
          'aws ec2 modify-instance-metadata-options --instance-id INSTANCE --http-endpoint enabled',
          '# and let nothing on this host block 169.254.169.254 (firewall rules, routes, a proxy)',
        ],
      },
    ];
  },
};

const interfaceIsOfInstance: Check<InstanceFacts> = {
  title: 'the interface is a network interface of this instance',
  codes: ['interface-of-no-instance'],
  detail: ({ link, networkInterfaceId }) =>
    'exit' in link || !networkInterfaceId?.ok
      ? undefined
      : `${link.interfaceName} is ${networkInterfaceId.value}`,
  judge({ link, networkInterfaceId }) {
    // Why there is none is a check of the host
    if ('exit' in link || networkInterfaceId === undefined) return 'not-applicable';
    if (networkInterfaceId.ok) return [];
    const { failure } = networkInterfaceId;
    if (failure.code !== 'HTTP 404' || !failure.operation.startsWith('GET ')) return { unknown: failure };
    const { interfaceName, macAddress } = link;
    return [
      {
        code: 'interface-of-no-instance',
        severity: 'error',
        what: `${interfaceName} (${macAddress}) is no network interface of this instance`,
        means:
          'start fails: a route can only lead to a network interface of EC2, and bridges, VLANs and bonds are none',
        mend: [
          '# name the interface that carries the private address of this instance, in the parameter interface:',
          'ip -brief address show',
        ],
      },
    ];
  },
};

/** What instance metadata alone can say is judged before anybody else is asked. */
export const instanceChecks: readonly Check<InstanceFacts>[] = [metadataAnswers, interfaceIsOfInstance];
