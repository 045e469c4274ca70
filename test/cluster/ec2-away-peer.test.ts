import { expect } from 'vitest';
import { suite } from '../setup/suite.ts';
import { whole } from './cluster-case.ts';
import { ec2IsAway } from './ec2-away.ts';
import { hanaCase } from './hana-case.ts';
import { peer, peerTools } from './peer.ts';
import { sapHana } from './sap-hana.ts';

const { ip } = sapHana;

suite('aws-vpc-move-ip, for comparison: EC2 is away', peerTools, () => {
  hanaCase(
    'with EC2 away for more than three monitor intervals aws-vpc-move-ip stops and starts a healthy overlay IP',
    async (hana) => {
      const { cluster, watch, active } = hana;
      await ec2IsAway(cluster, watch, 20);
      // A start that EC2 does not answer in time fails, and the overlay IP leaves the database: not in every run
      await cluster.until(
        'it is started again',
        async ({ resources }) =>
          resources.some(({ id, role }) => id === ip && role === 'Started') &&
          (await hana.history()).some((operation) => operation.endsWith(' start: ok')),
        { timeout: 120_000 },
      );
      expect((await hana.history()).slice(0, 2)).toEqual([
        `${active} monitor: not running`,
        `${active} stop: ok`,
      ]);
    },
    { ...peer, params: `${peer.params} monapi=true`, ...whole },
  );
});
