import { ok } from '../answer.ts';
import { lazyPort } from '../lazy-port.ts';
import type { DryRuns, NetworkInterfaces, RouteTables } from '../ports.ts';
import type { ConnectOptions, Ec2Callers } from './connect.ts';

/** The ports of EC2: Region, credentials and the SDK are not looked for before they are first asked. */
export function lazyEc2(options: ConnectOptions): {
  routeTables: RouteTables;
  networkInterfaces: NetworkInterfaces;
  dryRuns: DryRuns;
} {
  let callers: Promise<Ec2Callers> | undefined;
  const as = async (caller: keyof Ec2Callers) => {
    callers ??= import('./connect.ts').then(({ connectEc2 }) => connectEc2(options));
    return (await callers)[caller]();
  };
  return {
    routeTables: {
      ...lazyPort<Omit<RouteTables, 'prepare'>>(
        'opening the route tables',
        async () => {
          const ec2 = await as('routeTables');
          return ec2.ok ? ok((await import('./ec2.ts')).ec2RouteTables(ec2.value)) : ec2;
        },
        ['describe', 'replaceRoute', 'createRoute'],
      ),
      async prepare() {
        await as('routeTables');
      },
    },
    networkInterfaces: lazyPort<NetworkInterfaces>(
      'opening the network interfaces',
      async () => {
        const ec2 = await as('node');
        if (!ec2.ok) return ec2;
        const { ec2NetworkInterfaces } = await import('./ec2-network-interfaces.ts');
        return ok(ec2NetworkInterfaces(ec2.value));
      },
      ['isSourceDestChecked', 'disableSourceDestCheck', 'mayDisableSourceDestCheck'],
    ),
    dryRuns: lazyPort<DryRuns>(
      'opening the dry runs',
      async () => {
        const ec2 = await as('routeTables');
        return ec2.ok ? ok((await import('./ec2-dry-runs.ts')).ec2DryRuns(ec2.value)) : ec2;
      },
      ['replaceRoute', 'createRoute'],
    ),
  };
}
