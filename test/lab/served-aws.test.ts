import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { endpointAddress, endpointIpv6Address, internetAddresses } from './addressing.ts';
import { curl } from './curl.ts';
import { ForwardProxy } from './forward-proxy.ts';
import type { Certificate, LabNamespace } from './lab.ts';
import { selfSigned } from './self-signed.ts';
import { SimulatedVpc } from './simulated-vpc.ts';

const names = ['ec2.eu-central-1.amazonaws.com', 'sts.eu-central-1.amazonaws.com'] as const;
const [ec2, sts] = names;

suite('AWS by its names', { lab: true, tools: ['curl', 'openssl', 'tinyproxy'] }, () => {
  let certificate: Certificate;
  beforeAll(async () => {
    certificate = await selfSigned(names);
  });

  describe('in the VPC', () => {
    let vpc: SimulatedVpc;
    beforeAll(async () => {
      vpc = await SimulatedVpc.up({ routeTables: [], aws: { certificate, names, from: 'vpc' } });
    });
    afterAll(() => vpc.down());

    test.for([`https://${ec2}/`, `https://${sts}/`, `http://${ec2}/`])(
      'every node gets an answer of %s',
      async (url) => {
        for (const node of vpc.lab.nodes) {
          const answer = await curl(node, url, { ca: certificate.cert });
          expect(answer.exitCode).toBe(0);
          expect(answer.body).toMatch(/<RequestI[dD]>/);
        }
      },
    );

    test('a name has an IPv4 and an IPv6 address, both answer', async () => {
      const node = vpc.lab.node('node1');
      expect(await addressesOf(node, ec2)).toEqual([endpointAddress, endpointIpv6Address]);
      for (const at of [endpointAddress, endpointIpv6Address]) {
        expect(await curl(node, `https://${ec2}/`, { at, ca: certificate.cert })).toMatchObject({
          exitCode: 0,
        });
      }
    });

    test('a node that boots knows the names again', async () => {
      await vpc.lab.node('node2').kill();
      await vpc.boot('node2');
      const answer = await curl(vpc.lab.node('node2'), `https://${ec2}/`, { ca: certificate.cert });
      expect(answer.exitCode).toBe(0);
    });

    test('another name is unknown at once', async () => {
      expect(await curl(vpc.lab.node('node1'), 'https://iam.amazonaws.com/')).toMatchObject({ exitCode: 6 });
    });
  });

  describe('outside', () => {
    let vpc: SimulatedVpc;
    let proxy: ForwardProxy;
    beforeAll(async () => {
      vpc = await SimulatedVpc.up({ routeTables: [], aws: { certificate, names, from: 'outside' } });
      proxy = await ForwardProxy.start(vpc.lab);
    });
    afterAll(() => vpc.down());

    test.for([`https://${ec2}/`, `https://${sts}/`, `http://${ec2}/`])(
      'a node gets an answer of %s through a proxy',
      async (url) => {
        const answer = await curl(vpc.lab.node('node1'), url, { ca: certificate.cert, proxy: proxy.url });
        expect(answer.exitCode).toBe(0);
        expect(answer.body).toMatch(/<RequestI[dD]>/);
      },
    );

    test('no node knows the names or reaches the addresses', async () => {
      for (const node of vpc.lab.nodes) expect(await addressesOf(node, ec2)).toEqual([]);
      const node1 = vpc.lab.node('node1');
      const direct = [undefined, ...internetAddresses, endpointAddress].map((at) =>
        curl(node1, `https://${ec2}/`, at === undefined ? {} : { at }),
      );
      const exitCodes = (await Promise.all(direct)).map(({ exitCode }) => exitCode);
      expect(exitCodes, 'no such name; no answer; nothing listens').toEqual([6, 28, 28, 7]);
    });

    test('the metadata service needs no proxy', async () => {
      const { status } = await curl(vpc.lab.node('node1'), 'http://169.254.169.254/latest/meta-data/');
      expect(status).toBe(401);
    });

    test('a node that boots knows no more than before', async () => {
      await vpc.lab.node('node2').kill();
      await vpc.boot('node2');
      expect(await addressesOf(vpc.lab.node('node2'), ec2)).toEqual([]);
    });
  });
});

/** Those that the name service of the host finds, sorted. */
async function addressesOf(host: LabNamespace, name: string): Promise<string[]> {
  const { stdout } = await host.exec('getent', ['ahosts', name]);
  return [...new Set(stdout.split('\n').flatMap((line) => line.split(' ')[0] ?? []))].filter(Boolean).sort();
}
