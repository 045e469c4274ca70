import type { Failure } from '../../../answer.ts';
import { isMoveIp } from '../../cluster/overlay-ip-resources.ts';
import type { Check, Finding, Judgement } from '../check.ts';
import { configuredResource, type ResourceView } from '../cluster/facts.ts';

type View = Pick<ResourceView, 'host'>;

/** For checks that need to know the links. */
export function cannotLookAtLinks(failure: Failure): Judgement {
  // Which has a finding of its own
  return failure.kind === 'not-installed' ? 'not-applicable' : { unknown: failure };
}

export const ipIsInstalled: Check<View> = {
  title: 'ip (iproute2) is installed',
  codes: ['ip-not-installed'],
  judge({ host: { links } }) {
    if (links.ok) return [];
    if (links.failure.kind !== 'not-installed') return { unknown: links.failure };
    return [
      {
        code: 'ip-not-installed',
        severity: 'error',
        what: 'the command ip is not there, or not executable',
        means: 'the agent can neither add the overlay IP nor see it: start and monitor fail here',
        mend: [
          '# SLES:',
          'zypper install iproute2',
          '# RHEL:',
          'dnf install iproute',
          '# Debian:',
          'apt-get install iproute2',
        ],
      },
    ];
  },
};

/** `engines` of package.json: what the AWS SDK needs too. */
const oldestNode = 22;

export const nodeIsRecent: Check<View> = {
  title: `Node is version ${oldestNode} or newer`,
  codes: ['old-node'],
  detail: ({ host }) => `Node ${host.nodeVersion}, overlay-ip ${host.version}`,
  judge({ host: { nodeVersion } }) {
    if (Number(nodeVersion.split('.')[0]) >= oldestNode) return [];
    return [
      {
        code: 'old-node',
        severity: 'error',
        what: `Node ${nodeVersion} runs overlay-ip; it is written for ${oldestNode} and newer`,
        means: 'what it needs of Node may be missing, and then an action fails when it comes to it',
        mend: [
          `# Install Node ${oldestNode} or newer, or the package that has its own:`,
          '# resource-agents-overlay-ip-standalone in the place of resource-agents-overlay-ip',
        ],
      },
    ];
  },
};

export const agentIsInstalled: Check<Pick<ResourceView, 'host' | 'cluster' | 'resource'>> = {
  title: 'the agent is installed where Pacemaker looks, and runs',
  codes: ['agent-not-installed', 'agent-not-executable', 'agent-does-not-run', 'agent-of-another-version'],
  detail: ({ host: { agent } }) =>
    agent.state.is === 'working' ? `overlay-ip ${agent.state.version}` : undefined,
  judge(view) {
    const { agent, version } = view.host;
    const resource = configuredResource(view);
    if (resource && isMoveIp(resource)) return 'not-applicable';
    const { path, state } = agent;
    const finding = (of: Pick<Finding, 'code' | 'what' | 'means' | 'mend'>): Finding[] => [
      { severity: 'error', ...of },
    ];
    const failsHere = 'every action of the resource fails on this node: it cannot take over';
    switch (state.is) {
      case 'absent':
        return finding({
          code: 'agent-not-installed',
          what: `there is no ${path}`,
          means: failsHere,
          mend: ['# Install the package resource-agents-overlay-ip on every node'],
        });
      case 'not executable':
        return finding({
          code: 'agent-not-executable',
          what: `${path} is not executable`,
          means: failsHere,
          mend: [`chmod 755 ${path}`],
        });
      case 'broken':
        return finding({
          code: 'agent-does-not-run',
          what: `${path} --version fails with the PATH of services: ${state.message}`,
          means: failsHere,
          mend: [
            '# Its first line names Node: have it there, outside of the home of a user. To see what fails:',
            'head -n 1 ' + path,
            `env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin ${path} --version`,
          ],
        });
      case 'working':
        if (state.version === version) return [];
        return [
          {
            code: 'agent-of-another-version',
            severity: 'warning',
            what: `${path} is overlay-ip ${state.version}, this program is ${version}`,
            means: 'what is told here is told of another version than Pacemaker runs',
            mend: [`${path} doctor`, '# And install the same version on every node'],
          },
        ];
      default:
        state satisfies never;
        throw new Error('unreachable');
    }
  },
};
