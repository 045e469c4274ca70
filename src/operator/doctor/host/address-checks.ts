import { addressState, findLink, isInPlace } from '../../../decisions/address-state.ts';
import { destinationOf, prefixLengthOf } from '../../../overlay-ip.ts';
import type { Check, Finding } from '../check.ts';
import type { ResourceView } from '../cluster/facts.ts';
import { cannotLookAtLinks } from './program-checks.ts';

const isNotConfigured: Check<ResourceView> = {
  title: 'no file of this host adds the overlay IP at boot',
  codes: ['address-configured-at-boot'],
  judge({ host, parameters }) {
    const configured = host.configuredAddresses.filter(({ address }) => parameters.ip.includes(address));
    if (configured.length === 0 && host.unreadableFiles.length > 0) {
      const files = host.unreadableFiles.map(({ file, code }) => `${file} (${code})`).join(', ');
      return { unknown: `could not read ${files}${host.uid === 0 ? '' : '; run it as root'}` };
    }
    return configured.map(({ address, file, lineNumber }): Finding => ({
      code: 'address-configured-at-boot',
      severity: 'error',
      what: `${file}, line ${lineNumber}, configures ${address}`,
      means:
        'after a boot this host has the overlay IP without the cluster: what runs here talks to itself instead of the active node, ' +
        'and a probe may take it for a second active node',
      mend: [
        `# Remove ${address} from line ${lineNumber} of ${file}. Where the resource is not active, take the address off too:`,
        `ip address delete ${destinationOf(address)} dev INTERFACE`,
      ],
    }));
  },
};

const isWhereItBelongs: Check<ResourceView> = {
  title: 'the overlay IP is on this host as the agent adds it, or not at all',
  codes: ['address-on-another-interface', 'address-on-two-interfaces', 'address-with-subnet'],
  judge({ host: { links }, parameters }) {
    if (!links.ok) return cannotLookAtLinks(links.failure);
    return parameters.ip.flatMap((address): Finding[] => {
      const state = addressState(address, links.value);
      if (state.is !== 'present') return [];
      const { interface: interfaceName } = parameters;
      const wanted = interfaceName === undefined ? undefined : findLink(links.value, interfaceName);
      const names = [...new Set(state.on.map(({ link }) => link.interfaceName))];
      const [first = ''] = names;
      if (wanted && !isInPlace({ ...state, on: state.on.map(up) }, interfaceName))
        return [onAnother(address, names, wanted.interfaceName)];
      if (names.length > 1)
        return [onTwo(address, names, wanted?.interfaceName ?? names.find((name) => name !== 'lo') ?? first)];
      return state.on
        .filter(({ prefixLength }) => prefixLength !== prefixLengthOf(address))
        .map(({ prefixLength }) => withSubnet(address, prefixLength, first));
    });
  },
};

/** That it is down has been told of the interface. */
function up<Place extends { readonly link: { readonly isUp: boolean } }>(place: Place): Place {
  return { ...place, link: { ...place.link, isUp: true } };
}

function onAnother(address: string, names: readonly string[], wanted: string): Finding {
  return {
    code: 'address-on-another-interface',
    severity: 'error',
    what: `${address} is on ${names.join(' and ')}, and the parameter interface names ${wanted}`,
    means: 'somebody added it by hand, or interface was changed: a monitor of the active resource fails here',
    mend: [
      '# Where the resource is not active:',
      ...names.map((name) => `ip address delete ${destinationOf(address)} dev ${name}`),
      '# Where it is active, a restart moves the address: crm resource restart, or pcs resource restart',
    ],
  };
}

function onTwo(address: string, names: readonly string[], kept: string): Finding {
  return {
    code: 'address-on-two-interfaces',
    severity: 'warning',
    what: `${address} is on ${names.join(' and ')}`,
    means:
      'the agent adds it to one interface; whoever added it to the other one may keep it when the resource moves',
    mend: names
      .filter((name) => name !== kept)
      .map((name) => `ip address delete ${destinationOf(address)} dev ${name}`),
  };
}

function withSubnet(address: string, prefixLength: number, name: string): Finding {
  return {
    code: 'address-with-subnet',
    severity: 'warning',
    what: `${address}/${prefixLength} is on ${name}; the agent adds it as /${prefixLengthOf(address)}`,
    means:
      `something else added it, and this host takes its whole subnet for a neighbour on ${name}: ` +
      'it does not reach other overlay IPs in it',
    mend: [
      '# Find out what added it. Where the resource is not active:',
      `ip address delete ${address}/${prefixLength} dev ${name}`,
      '# Where it is active, both lines at once:',
      `ip address add ${destinationOf(address)} dev ${name} && ip address delete ${address}/${prefixLength} dev ${name}`,
    ],
  };
}

export const addressChecks: readonly Check<ResourceView>[] = [isNotConfigured, isWhereItBelongs];
