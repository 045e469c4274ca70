import type { StandIn } from './stand-ins.ts';

/*
 * Hosts as far as the dependencies of the packages see them. Where the facts are from: packaging/rpm/resource-agents-overlay-ip.spec.
 */

const iproute: StandIn = {
  name: 'iproute',
  version: '6.2.0',
  provides: ['/sbin/ip'],
  files: ['/usr/sbin/ip'],
};
const iproute2: StandIn = {
  name: 'iproute2',
  version: '6.4',
  provides: ['iproute = 6.4'],
  files: ['/usr/sbin/ip'],
};

/** RHEL's, and that of its modules. */
function nodejs(version: string): StandIn {
  const provides = [`nodejs(engine) = ${version}`];
  return { name: 'nodejs', version, epoch: 1, provides, files: ['/usr/bin/node'] };
}

/** RHEL 10's second one. */
const nodejs24OfRhel: StandIn = {
  name: 'nodejs24',
  version: '24.21.0',
  epoch: 1,
  provides: ['nodejs(engine) = 24.21.0'],
  files: ['/usr/bin/node-24'],
};

/** SUSE's, side by side. */
function nodejsOfSuse(version: string): StandIn {
  const [major] = version.split('.');
  return {
    name: `nodejs${major}`,
    version,
    provides: [`nodejs(engine) = ${version}`, `nodejs = ${version}`],
    requires: ['nodejs-common'],
    files: [`/usr/bin/node${major}`],
  };
}
const nodejsCommon: StandIn = {
  name: 'nodejs-common',
  version: '6.1',
  requires: ['nodejs'],
  files: ['/usr/bin/node'],
};

function nodejsOfNodeSource(version: string, provides: readonly string[] = []): StandIn {
  return { name: 'nodejs', version, epoch: 2, provides, files: ['/usr/bin/node'] };
}

export const fittingHosts = {
  'RHEL 8 or 9 with the module nodejs:22': [iproute, nodejs('22.22.0')],
  'RHEL 9 with the module nodejs:24': [iproute, nodejs('24.4.1')],
  'RHEL 10 with nodejs': [iproute, nodejs('22.16.0')],
  'RHEL 10 with nodejs and nodejs24': [iproute, nodejs('22.16.0'), nodejs24OfRhel],
  'SLES 15 or 16 with nodejs22': [iproute2, nodejsCommon, nodejsOfSuse('22.15.1')],
  'SLES 16 with nodejs24': [iproute2, nodejsCommon, nodejsOfSuse('24.11.1')],
  'SLES 15 with nodejs20 and nodejs22': [
    iproute2,
    nodejsCommon,
    nodejsOfSuse('20.18.1'),
    nodejsOfSuse('22.15.1'),
  ],
  'RHEL 8 with nodejs 22 of NodeSource': [
    iproute,
    nodejsOfNodeSource('22.20.0', ['nodejs(engine) = 22.20.0']),
  ],
  'RHEL 8 with nodejs 24 of NodeSource, were it without nodejs(engine)': [
    iproute,
    nodejsOfNodeSource('24.10.0'),
  ],
} satisfies Record<string, readonly StandIn[]>;

const node22 = '(nodejs(engine) >= 22 or nodejs >= 2:22)';

/** With what the package needs and they don't have. */
export const unfitHosts = {
  'RHEL 8 or 9 with the module nodejs:18': { has: [iproute, nodejs('18.20.8')], lacks: [node22] },
  'RHEL 8 or 9 with the module nodejs:20': { has: [iproute, nodejs('20.20.0')], lacks: [node22] },
  'RHEL 9 with its nodejs 16': { has: [iproute, nodejs('16.20.2')], lacks: [node22] },
  'RHEL 10 with nodejs24 alone': { has: [iproute, nodejs24OfRhel], lacks: ['/usr/bin/node'] },
  'SLES 15 with nodejs20': { has: [iproute2, nodejsCommon, nodejsOfSuse('20.18.1')], lacks: [node22] },
  'RHEL 8 with nodejs 20 of NodeSource': {
    has: [iproute, nodejsOfNodeSource('20.19.5', ['nodejs(engine) = 20.19.5'])],
    lacks: [node22],
  },
  'a host without Node.js': { has: [iproute], lacks: [node22, '/usr/bin/node'] },
  'a host without iproute2': { has: [nodejs('22.22.0')], lacks: ['iproute'] },
} satisfies Record<string, { readonly has: readonly StandIn[]; readonly lacks: readonly string[] }>;
