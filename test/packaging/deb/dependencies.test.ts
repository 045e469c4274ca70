import { expect, test } from 'vitest';
import { architectures } from '../../../agent/standalone/architectures.ts';
import { packageFile } from '../../../packaging/package-files.ts';
import { suite } from '../../setup/suite.ts';
import { DpkgRoot } from './root.ts';
import { buildDebStandIns, type DebStandIn } from './stand-ins.ts';

const plain = packageFile('deb', 'plain', architectures[0]);

const iproute2 = { name: 'iproute2', version: '6.1.0-3' };
const nodejs = (version: string): DebStandIn => ({ name: 'nodejs', version });

const fittingHosts: Record<string, DebStandIn[]> = {
  'with nodejs 22 of NodeSource': [iproute2, nodejs('22.21.0-1nodesource1')],
  'with the first nodejs 22 of NodeSource': [iproute2, nodejs('22.0.0-1nodesource1')],
  'with nodejs 24 of NodeSource': [iproute2, nodejs('24.10.0-1nodesource1')],
  'with nodejs 22 of Debian': [iproute2, nodejs('22.22.0+dfsg+~cs22.19.11-1')],
  "with nodejs 22 of Debian's backports": [iproute2, nodejs('22.22.0+dfsg+~cs22.19.11-1~bpo13+1')],
  'with nodejs 22 of Ubuntu': [iproute2, nodejs('22.22.1+dfsg+~cs22.19.15-1ubuntu1')],
};

/** With what dpkg says of them. */
const unfitHosts: Record<string, [DebStandIn[], string]> = {
  'with nodejs of Debian 12': [
    [iproute2, nodejs('18.20.4+dfsg-1~deb12u1')],
    tooOld('18.20.4+dfsg-1~deb12u1'),
  ],
  'with nodejs of Debian 13': [[iproute2, nodejs('20.19.2+dfsg-1')], tooOld('20.19.2+dfsg-1')],
  'with nodejs of Ubuntu 24.04': [
    [iproute2, nodejs('18.19.1+dfsg-6ubuntu5')],
    tooOld('18.19.1+dfsg-6ubuntu5'),
  ],
  'with nodejs 20 of NodeSource': [
    [iproute2, nodejs('20.19.5-1nodesource1')],
    tooOld('20.19.5-1nodesource1'),
  ],
  'without nodejs': [[iproute2], 'Package nodejs is not installed.'],
  'without iproute2': [[nodejs('22.21.0-1nodesource1')], 'Package iproute2 is not installed.'],
};

function tooOld(version: string): string {
  return `depends on nodejs (>= 22); however:\n  Version of nodejs on system is ${version}.`;
}

suite('the dependencies of the plain Debian package', { tools: ['dpkg'], root: true }, () => {
  /** What dpkg says where it is not content. */
  async function install(root: DpkgRoot, standIns: readonly DebStandIn[]): Promise<string | undefined> {
    return root.refusal('--install', ...(await buildDebStandIns(root.path('tmp'), standIns)), plain);
  }

  test.each(Object.entries(fittingHosts))('it is configured %s', async (_, standIns) => {
    const root = await DpkgRoot.create();
    expect(await install(root, standIns)).toBeUndefined();
    expect((await root.packages()).join()).toMatch(/ installed$/);
  });

  test.each(Object.entries(unfitHosts))('it is not configured %s', async (_, [standIns, reason]) => {
    const root = await DpkgRoot.create();
    expect(await install(root, standIns)).toContain(reason);
    expect((await root.packages()).join()).toMatch(/ unpacked$/);
  });
});
