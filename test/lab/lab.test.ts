import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { Lab, type LabNamespace } from './lab.ts';

suite('a lab', { lab: true }, () => {
  let lab: Lab;
  let callers: (string | undefined)[] = [];
  beforeAll(async () => {
    lab = await Lab.up();
    await lab.serveEc2((request, response) => {
      callers.push(request.socket.remoteAddress);
      response.end('EC2');
    });
    for (const node of lab.nodes) {
      await node.serveImds((_, response) => response.end(`metadata of ${node.name}`));
    }
  });
  afterAll(() => lab.down());

  describe('network', () => {
    test('a node reaches the EC2 API, which sees its private address', async () => {
      callers = [];
      expect(await get(lab.node('node1'), lab.endpointUrl)).toBe('EC2');
      expect(await get(lab.node('node2'), lab.endpointUrl)).toBe('EC2');
      expect(callers).toEqual([lab.node('node1').privateIpAddress, lab.node('node2').privateIpAddress]);
    });

    test.for(['http://169.254.169.254/', 'http://[fd00:ec2::254]/'])(
      '%s is the metadata of the node that asks',
      async (url) => {
        expect(await get(lab.node('node1'), url)).toBe('metadata of node1');
        expect(await get(lab.node('node2'), url)).toBe('metadata of node2');
      },
    );

    test('the client has no metadata service', async () => {
      expect(await get(lab.client, 'http://169.254.169.254/')).toBe('timeout');
    });

    test('a node has eth0 with its fixed MAC address and a default route', async () => {
      const node = lab.node('node1');
      const { stdout: link } = await node.run('ip', ['-oneline', 'link', 'show', 'dev', 'eth0']);
      expect(link).toContain(`link/ether ${node.macAddress}`);
      expect(link).toContain('<BROADCAST,MULTICAST,UP,LOWER_UP>');
      const { stdout: routes } = await node.run('ip', ['route', 'show', 'default']);
      expect(routes.trim()).toBe('default via 10.1.1.1 dev eth0');
    });

    test('IPv6 addresses are usable at once', async () => {
      const { stdout } = await lab.node('node1').run('ip', ['-6', 'address', 'show', 'tentative']);
      expect(stdout).toBe('');
    });

    test('another network interface has a cable of its own', async () => {
      const eth1 = await lab.node('node2').attachNetworkInterface();
      expect(eth1.interfaceName).toBe('eth1');
      const server = await lab.node('node2').listen(eth1.privateIpAddress, 8080);
      server.on('connection', (connection) => connection.end('HTTP/1.0 200\r\n\r\neth1'));
      expect(await get(lab.client, `http://${eth1.privateIpAddress}:8080/`)).toBe('eth1');
    });

    test('a port that is in use cannot be listened on', async () => {
      await expect(lab.node('node1').listen('169.254.169.254', 80)).rejects.toThrow('EADDRINUSE');
    });
  });

  describe('commands', () => {
    test('a command has exactly the environment that it is given, and /dev/null as input', async () => {
      const { stdout } = await lab.node('node1').run('sh', ['-c', 'readlink /proc/$$/fd/0; exec env'], {
        env: { OCF_ROOT: '/usr/lib/ocf', PATH: '/usr/bin:/bin' },
      });
      const [input, ...env] = stdout.trim().split('\n');
      expect(input).toBe('/dev/null');
      expect(env.sort()).toEqual(['OCF_ROOT=/usr/lib/ocf', 'PATH=/usr/bin:/bin', 'PWD=/']); // PWD is the shell's
    });

    test('a command may have input', async () => {
      expect((await lab.node('node1').run('cat', [], { input: 'text' })).stdout).toBe('text');
    });

    test('an exit code is an answer to exec and an error to run', async () => {
      const command = ['sh', ['-c', 'echo out; echo err >&2; exit 7']] as const;
      expect(await lab.node('node1').exec(...command)).toMatchObject({
        exitCode: 7,
        stdout: 'out\n',
        stderr: 'err\n',
      });
      await expect(lab.node('node1').run(...command)).rejects.toThrow(/exited with 7\nerr\nout/);
    });

    test('a command that does not exist exits with 127', async () => {
      expect((await lab.node('node1').exec('no-such-command')).exitCode).toBe(127);
    });

    test('at its timeout a command and all that it started get SIGKILL', async () => {
      const node = lab.node('node1');
      const result = await node.exec('sh', ['-c', 'trap "" TERM; sleep 1001 & sleep 1002'], { timeout: 50 });
      expect(result).toMatchObject({ exitCode: 137, signal: 'SIGKILL', timedOut: true });
      expect(await commandsOf(node)).not.toContain('sleep 100');
    });

    test('a node sees its own processes, host name and devices only', async () => {
      const node = lab.node('node2');
      expect(await commandsOf(node)).toMatch(/^cat\s/);
      expect((await node.run('hostname')).stdout.trim()).toBe('node2');
      expect((await node.exec('test', ['-e', '/dev/log'])).exitCode).toBe(1);
    });

    test('what is orphaned in a node is reaped', async () => {
      const node = lab.node('node1');
      await node.run('sh', ['-c', '(sleep 0.01 &)']);
      await expect.poll(() => commandsOf(node), { timeout: 5_000, interval: 5 }).not.toContain('sleep');
    });
  });

  test('killing a node ends all of it at once, and only it', async () => {
    const killed = await Lab.up();
    try {
      const node = killed.node('node1');
      const server = await node.listen('0.0.0.0', 8080);
      const accepted = new Promise((resolve) =>
        server.on('connection', (connection) => connection.on('close', resolve)),
      );
      const connect = `require('net').connect(8080, '127.0.0.1')`;
      const client = node.spawn(process.execPath, ['-e', connect]);
      const sleep = node.exec('sleep', ['1000']);
      await new Promise((resolve) => server.once('connection', resolve));

      await node.kill();

      expect(node.alive).toBe(false);
      expect((await client.exited).signal).toBe('SIGKILL');
      expect(await sleep).toMatchObject({ exitCode: 137, timedOut: false });
      await accepted;
      expect(server.listening).toBe(false);
      await expect(node.exec('true')).rejects.toThrow('node1 is not running');
      expect((await killed.node('node2').exec('true')).exitCode).toBe(0);
      await node.kill();
    } finally {
      await killed.down();
    }
  });
});

suite('commands of a lab brought up by root', { lab: true, root: true }, () => {
  test('a command may run as another user', async () => {
    const lab = await Lab.up();
    try {
      const { stdout } = await lab.node('node1').run('id', [], { uid: 65534 });
      expect(stdout).toMatch(/^uid=65534\(nobody\) gid=65534\((nogroup|nobody)\)\s/);
    } finally {
      await lab.down();
    }
  });
});

/** What a GET answers there, or the code of its error. */
async function get(from: LabNamespace, url: string): Promise<string> {
  const program = `
    require('http').get('${url}', { timeout: 300 }, (response) => response.pipe(process.stdout))
      .on('timeout', function () { this.destroy(Object.assign(new Error(), { code: 'timeout' })); })
      .on('error', (error) => console.log(error.code));`;
  return (await from.run(process.execPath, ['-e', program])).stdout.trim();
}

/** Command lines of all processes that a node sees, zombies included; `ps` may not be installed. */
async function commandsOf(node: LabNamespace): Promise<string> {
  const { stdout } = await node.run('sh', [
    '-c',
    'for pid in /proc/[0-9]*; do cat $pid/comm; tr "\\0" " " <$pid/cmdline; done',
  ]);
  return stdout;
}
