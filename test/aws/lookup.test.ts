import { describe, expect, test } from 'vitest';
import { findInHosts, lookup } from '../../src/aws/lookup.ts';

const hosts = `127.0.0.1 localhost
# 10.0.0.9 commented.example
10.0.0.10	ec2.example EC2.Alias # its endpoint
fd00::10 ec2.example
`;

describe('hosts(5)', () => {
  test.each([
    ['ec2.example', ['10.0.0.10', 'fd00::10']],
    ['ec2.alias', ['10.0.0.10']],
    ['EC2.EXAMPLE', ['10.0.0.10', 'fd00::10']],
    ['commented.example', []],
    ['its', []],
    ['example', []],
  ])('%s', (name, addresses) => {
    expect(findInHosts(hosts, name).map(({ address }) => address)).toEqual(addresses);
  });
});

test.each([{ all: true }, { all: false }])(
  'a name of /etc/hosts is found, as net.connect asks with %o',
  async (options) => {
    const found = await new Promise((resolve, reject) => {
      lookup('localhost', { ...options, family: 4 }, (error, address) => {
        if (error) reject(error);
        else resolve(address);
      });
    });
    expect(found).toEqual(options.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1');
  },
);
