import type { Check } from '../check.ts';
import type { ResourceView } from './facts.ts';
import { isTrue } from './is-true.ts';
import { byEitherTool } from './mend.ts';

type View = Pick<ResourceView, 'cluster'>;

/** Whether there is a node to fail over to. */

const everyNodeIsOnline: Check<View> = {
  title: 'each node is online',
  codes: ['node-offline'],
  judge({ cluster: { cib } }) {
    if (!cib || cib.status.length === 0) return 'not-applicable';
    const online = cib.status.filter(({ isOnline }) => isOnline).map(({ name }) => name);
    return cib.nodes
      .filter((name) => !online.includes(name))
      .map((name) => ({
        code: 'node-offline',
        severity: 'error',
        what: `${name} is offline: no Pacemaker there has joined the cluster`,
        means: 'nothing fails over to that node; where it is the only other one, there is no failover at all',
        mend: [
          `# on ${name}, if it runs; see what has stopped it, then start it:`,
          'journalctl --unit corosync --unit pacemaker --lines 100',
          'systemctl start pacemaker',
          '# a node that is gone for good is to be removed from the cluster',
        ],
      }));
  },
};

const noNodeIsInStandby: Check<View> = {
  title: 'no node is in standby',
  codes: ['node-in-standby'],
  judge({ cluster: { cib } }) {
    if (!cib) return 'not-applicable';
    return cib.nodes.flatMap((name) => {
      const passing = cib.status.find((one) => one.name === name)?.transientAttributes['standby'];
      const isPassing = isTrue(passing);
      // What ends with the next start of the node counts first
      if (!isTrue(passing ?? cib.nodeAttributes.get(name)?.['standby'])) return [];
      return {
        code: 'node-in-standby',
        severity: 'warning',
        what: `${name} is in standby${isPassing ? ' until its cluster is started again' : ''}`,
        means: 'the cluster runs no resource there: nothing fails over to that node until somebody ends it',
        mend: [
          '# When the work on it is done:',
          ...(isPassing
            ? [`crm_attribute --node ${name} --name standby --lifetime reboot --delete`]
            : byEitherTool([`crm node online ${name}`], [`pcs node unstandby ${name}`])),
        ],
      };
    });
  },
};

export const nodeStateChecks: readonly Check<View>[] = [everyNodeIsOnline, noNodeIsInStandby];
