import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox } from './black-box.ts';

suite('the EC2 endpoint by its name', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up();
    const node1 = box.vpc.lab.node('node1');
    const { hostname } = new URL(box.vpc.lab.endpointUrl);
    await node1.bindFile('/etc/hosts', `127.0.0.1 localhost\n${hostname} ec2.example\n`);
    // What EC2's DHCP gives, with name servers that drop every question
    await node1.bindFile(
      '/etc/resolv.conf',
      'nameserver 10.1.0.253\nnameserver 10.1.0.254\nsearch eu-central-1.compute.internal\n',
    );
    await box.run('start');
  });
  afterAll(() => box[Symbol.asyncDispose]());

  test('of /etc/hosts', async () => {
    const params = { endpoint_url: 'http://ec2.example' };
    expect(await box.run('monitor', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  const inTime = async (timeout: number) => {
    const params = { endpoint_url: undefined, region: 'eu-central-1' };
    const monitored = await box.run('monitor', { params, timeout });
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(monitored.reason).toMatch(/^still active; DescribeRouteTables: .*DNS/);
  };
  const title = 'the name servers do not answer, timeout %i s: monitor says degraded in time';
  test.each([10])(title, inTime);
  test.each([20])(title, { tags: ['whole'] }, inTime);

  test('the name servers do not answer: start says so in time, with many tables as with one', async () => {
    const ids = Array.from({ length: 10 }, (_, n) => `rtb-0a1b2c3d4e5f6000${n}`).join(',');
    const params = { endpoint_url: undefined, region: 'eu-central-1', routing_table: ids };
    expect(await box.run('start', { params, timeout: 10 })).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  });
});
