import { ok } from '../answer.ts';
import { lazyPort } from '../lazy-port.ts';
import type { DryRuns, NetworkInterfaces, RouteTables } from '../ports.ts';
import type { Ec2Callers } from './connect.ts';

/** The ports of EC2: Region, credentials and the SDK are not looked for before they are first asked. */
export function lazyEc2({ node, routeTables }: Ec2Callers): {
  routeTables: RouteTables;
  networkInterfaces: NetworkInterfaces;
  dryRuns: DryRuns;
} {
  return {
    routeTables: {
      ...lazyPort<Omit<RouteTables, 'prepare'>>(
        'opening the route tables',
        async () => {
          const ec2 = await routeTables();
          return ec2.ok ? ok((await import('./ec2.ts')).ec2RouteTables(ec2.value)) : ec2;
        },
        ['describe', 'replaceRoute', 'createRoute'],
      ),
      async prepare() {
        await routeTables();
      },
    },
    networkInterfaces: lazyPort<NetworkInterfaces>(
      'opening the network interfaces',
      async () => {
        const ec2 = await node();
        if (!ec2.ok) return ec2;
        const { ec2NetworkInterfaces } = await import('./ec2-network-interfaces.ts');
        return ok(ec2NetworkInterfaces(ec2.value));
      },
      ['isSourceDestChecked', 'disableSourceDestCheck', 'mayDisableSourceDestCheck'],
    ),
    dryRuns: lazyPort<DryRuns>(
      'opening the dry runs',
      async () => {
        const ec2 = await routeTables();
        return ec2.ok ? ok((await import('./ec2-dry-runs.ts')).ec2DryRuns(ec2.value)) : ec2;
      },
      ['replaceRoute', 'createRoute'],
    ),
  };
}
