import type { Check } from '../check.ts';
import type { ResourceView } from '../cluster/facts.ts';
import { ownLink } from './own-link.ts';
import { cannotLookAtLinks } from './program-checks.ts';

/** Tools that set up an instance's network by what instance metadata says: an overlay IP is not in there. */

const cloudNetconfigLeavesIt: Check<ResourceView> = {
  title: 'cloud-netconfig leaves the overlay IP alone',
  codes: ['cloud-netconfig'],
  judge({ host, parameters }) {
    const { cloudNetconfig } = host;
    if (!cloudNetconfig) return 'not-applicable';
    if (!cloudNetconfig.removesForeignAddresses) return [];
    const own = ownLink(host, parameters);
    if (own.is === 'unknown') return cannotLookAtLinks(own.why);
    if (own.is === 'none') return 'not-applicable';
    const { interfaceName } = own.link;
    if (cloudNetconfig.managed.get(interfaceName) !== 'yes') return [];
    const file = `/etc/sysconfig/network/ifcfg-${interfaceName}`;
    return [
      {
        code: 'cloud-netconfig',
        severity: 'error',
        what: `${file} has CLOUD_NETCONFIG_MANAGE=yes, and this release of cloud-netconfig removes addresses that it did not add`,
        means: 'every minute it takes the overlay IP away, and the cluster recovers the resource each time',
        mend: [
          `sed -i "s/^\\s*CLOUD_NETCONFIG_MANAGE=.*/CLOUD_NETCONFIG_MANAGE='no'/" ${file}`,
          '# Or update the package cloud-netconfig-ec2: newer ones leave addresses of other tools alone',
        ],
      },
    ];
  },
};

/**
 * "IP addresses/routes that exist on the interface and which are not known (or added) by NetworkManager will be left alone" since the
 * flag "preserve-external-ip": 1.41.6 (src/nm-cloud-setup/main.c), and 1.40.10, to which it was taken back.
 */
function preservesExternalAddresses(version: string | undefined): boolean {
  const [major = 0, minor = 0, patch = 0] = (version ?? '0').split('.').map(Number);
  if (major !== 1) return major > 1;
  return minor > 41 || (minor === 41 && patch >= 6) || (minor === 40 && patch >= 10);
}

const nmCloudSetupLeavesIt: Check<ResourceView> = {
  title: 'nm-cloud-setup leaves the overlay IP alone',
  codes: ['nm-cloud-setup'],
  judge({ host: { nmCloudSetup } }) {
    if (!nmCloudSetup) return 'not-applicable';
    const { enabledUnits, version } = nmCloudSetup;
    if (preservesExternalAddresses(version)) return [];
    return [
      {
        code: 'nm-cloud-setup',
        severity: 'error',
        what: `${enabledUnits.join(' and ')} ${enabledUnits.length > 1 ? 'are' : 'is'} enabled, and NetworkManager is ${version ?? 'of a release that could not be told'}; from 1.40.10 and 1.42 on it spares addresses that it did not add`,
        means:
          'every few minutes it takes the overlay IP away, and the cluster recovers the resource each time',
        mend: [
          '# With one network interface nothing needs it:',
          'systemctl disable --now nm-cloud-setup.timer nm-cloud-setup.service',
          '# Or update NetworkManager',
        ],
      },
    ];
  },
};

const ec2NetUtilsLeavesIt: Check<ResourceView> = {
  title: 'amazon-ec2-net-utils leaves the overlay IP alone',
  codes: ['amazon-ec2-net-utils'],
  judge({ host, parameters }) {
    const { ec2NetUtils } = host;
    if (!ec2NetUtils) return 'not-applicable';
    const own = ownLink(host, parameters);
    if (own.is === 'unknown') return cannotLookAtLinks(own.why);
    if (own.is === 'none') return 'not-applicable';
    const { interfaceName } = own.link;
    const configuration = ec2NetUtils.get(interfaceName);
    if (!configuration || configuration.keepsAddresses) return [];
    const directory = `/etc/systemd/network/70-${interfaceName}.network.d`;
    return [
      {
        code: 'amazon-ec2-net-utils',
        severity: 'warning',
        what: `amazon-ec2-net-utils configures ${interfaceName}, and systemd-networkd is not told to keep addresses of others`,
        means:
          'whenever the addresses of the instance change, or systemd-networkd restarts or is updated, it removes the overlay IP, ' +
          'and the cluster recovers the resource',
        mend: [
          `mkdir -p ${directory}`,
          `printf '[Network]\\nKeepConfiguration=static\\n' > ${directory}/overlay-ip.conf`,
          '# It counts when systemd-networkd reads it, which this once may remove the overlay IP: while the resource runs elsewhere',
          'networkctl reload',
        ],
      },
    ];
  },
};

export const networkToolChecks: readonly Check<ResourceView>[] = [
  cloudNetconfigLeavesIt,
  nmCloudSetupLeavesIt,
  ec2NetUtilsLeavesIt,
];
