import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { AwsCommand, keysOf, parseOutput, type CommandResult, type Environment } from './aws-command.ts';
import { CertificateAuthority, type IssuedCertificate } from './certificate-authority.ts';
import { connectProxy } from './connect-proxy.ts';
import { serveOnLoopback } from './loopback.ts';
import type { Simulator } from './simulator.ts';
import { ENI2, NODE1, OVERLAY, TABLE_A, twoNodes } from './two-nodes.ts';

const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/route-mover`;

/** Of what another row says in other words, or a test of the simulator without the AWS CLI: each call takes a second. */
const whole = { tags: ['whole'] };

let authority: CertificateAuthority;
let tls: IssuedCertificate;
beforeAll(async () => {
  authority = await CertificateAuthority.create();
  const names = ['*.eu-central-1.amazonaws.com', 'portal.sso.eu-central-1.amazonaws.com', '127.0.0.1'];
  tls = await authority.issue({ names });
});
afterAll(() => authority.remove());

type Aws = {
  readonly run: (command: string, environment?: Environment) => Promise<CommandResult>;
  /** Of the home directory. */
  readonly file: (name: string) => string;
};

/**
 * Runs `aws …` over HTTPS with AWS's own names: no endpoint is given, a proxy leads all of them to the simulator. So even the
 * SSO portal is reached, for which AWS CLI 2.9.19 has no endpoint option.
 */
async function atAws(
  simulator: Simulator,
  files: Record<string, string>,
  body: (aws: Aws) => Promise<void>,
): Promise<void> {
  const server = await serveOnLoopback(simulator.aws, { tls });
  const proxy = await connectProxy(server.port);
  await using aws = await AwsCommand.create(
    {
      HTTPS_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1,[::1],::1',
      AWS_CA_BUNDLE: authority.pemFile,
      AWS_DEFAULT_REGION: 'eu-central-1',
    },
    files,
  );
  try {
    await body({
      run: (command, environment) => aws.run(command, environment),
      file: (name) => join(aws.home, name),
    });
  } finally {
    await Promise.all([proxy.close(), server.close()]);
  }
}

const withRole = () => {
  const simulator = twoNodes();
  simulator.iam.user('cluster', { policy: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE }] });
  simulator.iam.role('route-mover', {
    policy: [
      { Effect: 'Allow', Action: 'ec2:DescribeRouteTables', Resource: '*' },
      { Effect: 'Allow', Action: 'ec2:ReplaceRoute', Resource: `arn:aws:ec2:*:*:route-table/${TABLE_A}` },
    ],
    trust: [{ AWS: `arn:aws:iam::${ACCOUNT}:root` }, { Federated: simulator.webIdentityProvider }],
  });
  return simulator;
};

const moveA = `ec2 replace-route --route-table-id ${TABLE_A} --destination-cidr-block ${OVERLAY} --network-interface-id ${ENI2}`;

suite('credentials, checked by a client that is not ours', { tools: ['aws', 'openssl'] }, () => {
  describe.concurrent('the AWS CLI', { timeout: 60_000 }, () => {
    test('asks STS who it is', async () => {
      const simulator = withRole();
      await atAws(simulator, {}, async ({ run }) => {
        expect(parseOutput(await run('sts get-caller-identity', keysOf(simulator.addAccessKey())))).toEqual({
          UserId: expect.stringMatching(/^AIDA/) as string,
          Account: ACCOUNT,
          Arn: `arn:aws:iam::${ACCOUNT}:user/cluster`,
        });
        expect(simulator.calls).toMatchObject([{ service: 'sts', host: 'sts.eu-central-1.amazonaws.com' }]);
      });
    });

    // An empty AWS_CA_BUNDLE is something else: AWS CLI 2.9.19 then checks no certificate at all (ran)
    test('trusts no certificate that it was not told of', whole, async () => {
      const simulator = withRole();
      await atAws(simulator, {}, async ({ run }) => {
        const keys = keysOf(simulator.addAccessKey());
        const { exitCode, stderr } = await run('sts get-caller-identity', {
          ...keys,
          AWS_CA_BUNDLE: undefined,
        });
        expect(exitCode).toBe(255);
        expect(stderr).toContain('SSL validation failed for https://sts.eu-central-1.amazonaws.com/');
        expect(simulator.countCalls()).toBe(0);
      });
    });

    test('assumes a role, and is denied another', async () => {
      const simulator = withRole();
      await atAws(simulator, {}, async ({ run }) => {
        const keys = keysOf(simulator.addAccessKey());
        const assume = 'sts assume-role --role-session-name node1 --role-arn';
        expect(parseOutput(await run(`${assume} ${ROLE}`, keys))).toMatchObject({
          AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/route-mover/node1` },
          Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/) as string },
        });
        const denied = await run(`${assume} ${ROLE}-2`, keys);
        expect(denied.stderr).toContain(
          `An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::${ACCOUNT}:user/cluster ` +
            `is not authorized to perform: sts:AssumeRole on resource: ${ROLE}-2`,
        );
      });
    });

    test('moves a route with a profile that has a role and a source profile', whole, async () => {
      const simulator = withRole();
      const { accessKeyId, secretAccessKey } = simulator.addAccessKey();
      const files = {
        '.aws/config': `[profile move]\nrole_arn = ${ROLE}\nsource_profile = base\nrole_session_name = node1\n`,
        '.aws/credentials': `[base]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      };
      await atAws(simulator, files, async ({ run }) => {
        expect(await run(`--profile move ${moveA}`)).toMatchObject({ exitCode: 0, stderr: '' });
        expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI2 });
        expect(simulator.calls).toMatchObject([
          { action: 'AssumeRole', principal: `arn:aws:iam::${ACCOUNT}:user/cluster` },
          {
            action: 'ReplaceRoute',
            host: 'ec2.eu-central-1.amazonaws.com',
            principal: `arn:aws:sts::${ACCOUNT}:assumed-role/route-mover/node1`,
          },
        ]);
      });
    });

    test('exchanges a web identity token', async () => {
      const simulator = withRole();
      const token = simulator.webIdentityToken();
      await atAws(simulator, {}, async ({ run }) => {
        const command = `sts assume-role-with-web-identity --role-arn ${ROLE} --role-session-name pod --web-identity-token`;
        expect(parseOutput(await run(`${command} ${token}`))).toMatchObject({
          AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/route-mover/pod` },
          Provider: simulator.webIdentityProvider,
        });
      });
    });

    test('moves a route with a web identity token, and is refused with a forged one', whole, async () => {
      const simulator = withRole();
      await atAws(simulator, { token: simulator.webIdentityToken() }, async ({ run, file }) => {
        const moved = await run(moveA, {
          AWS_ROLE_ARN: ROLE,
          AWS_ROLE_SESSION_NAME: 'pod',
          AWS_WEB_IDENTITY_TOKEN_FILE: file('token'),
        });
        expect(moved).toMatchObject({ exitCode: 0, stderr: '' });
        const forged = '--role-session-name pod --web-identity-token SimulatedForgery';
        const refused = await run(`sts assume-role-with-web-identity --role-arn ${ROLE} ${forged}`);
        expect(refused.stderr).toContain('An error occurred (InvalidIdentityToken)');
      });
    });

    test('moves a route with the login of an SSO profile', async () => {
      const simulator = withRole();
      const start = 'https://simulated.awsapps.com/start';
      const cache = createHash('sha1').update(start).digest('hex');
      const files = {
        '.aws/config': `[profile sso]\nsso_start_url = ${start}\nsso_region = eu-central-1\nsso_account_id = ${ACCOUNT}\nsso_role_name = route-mover\n`,
        [`.aws/sso/cache/${cache}.json`]: JSON.stringify({
          startUrl: start,
          region: 'eu-central-1',
          accessToken: simulator.ssoToken(),
          expiresAt: '2099-01-01T00:00:00Z',
        }),
      };
      await atAws(simulator, files, async ({ run }) => {
        expect(await run(`--profile sso ${moveA}`)).toMatchObject({ exitCode: 0, stderr: '' });
        expect(simulator.calls).toMatchObject([
          { service: 'sso', host: 'portal.sso.eu-central-1.amazonaws.com', status: 200 },
          { service: 'ec2', status: 200 },
        ]);
      });
    });

    test('moves a route with the credentials of a container', whole, async () => {
      const simulator = withRole();
      const container = await serveOnLoopback(simulator.containerCredentials('route-mover'));
      await atAws(simulator, {}, async ({ run }) => {
        const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.url}/credentials` };
        expect(await run(moveA, environment)).toMatchObject({ exitCode: 0, stderr: '' });
        expect(simulator.calls[0]?.principal).toBe(
          `arn:aws:sts::${ACCOUNT}:assumed-role/route-mover/simulated-task`,
        );
      });
      await container.close();
    });

    test('moves a route with the role of the instance, its metadata service on IPv6', whole, async () => {
      const simulator = twoNodes();
      const imds = await serveOnLoopback(simulator.imds(NODE1), { host: '::1' });
      await atAws(simulator, {}, async ({ run }) => {
        const moved = await run(moveA, {
          AWS_EC2_METADATA_DISABLED: 'false',
          AWS_EC2_METADATA_SERVICE_ENDPOINT: `${imds.url}/`,
        });
        expect(moved).toMatchObject({ exitCode: 0, stderr: '' });
        expect(simulator.calls[0]?.principal).toBe(
          `arn:aws:sts::${ACCOUNT}:assumed-role/cluster-node/${NODE1}`,
        );
      });
      await imds.close();
    });

    test('reaches an endpoint that is given by its address, over HTTPS with --ca-bundle', whole, async () => {
      const simulator = twoNodes();
      const server = await serveOnLoopback(simulator.ec2, { tls });
      await atAws(simulator, {}, async ({ run }) => {
        const options = `--endpoint-url ${server.url} --ca-bundle ${authority.pemFile}`;
        const keys = keysOf(simulator.addAccessKey());
        const moved = await run(`${options} ${moveA}`, { ...keys, AWS_CA_BUNDLE: undefined });
        expect(moved).toMatchObject({ exitCode: 0, stderr: '' });
        expect(simulator.calls).toMatchObject([{ host: '127.0.0.1' }]);
      });
      await server.close();
    });

    test('finds another Region empty', whole, async () => {
      const simulator = twoNodes();
      const server = await serveOnLoopback(simulator.aws, {
        tls: await authority.issue({ names: ['ec2.us-west-2.amazonaws.com'] }),
      });
      const proxy = await connectProxy(server.port);
      await atAws(simulator, {}, async ({ run }) => {
        const keys = keysOf(simulator.addAccessKey());
        const { stderr } = await run(
          `--region us-west-2 ec2 describe-route-tables --route-table-ids ${TABLE_A}`,
          {
            ...keys,
            HTTPS_PROXY: proxy.url,
          },
        );
        expect(stderr).toContain('(InvalidRouteTableID.NotFound)');
      });
      expect(simulator.calls).toMatchObject([{ host: 'ec2.us-west-2.amazonaws.com' }]);
      await Promise.all([proxy.close(), server.close()]);
    });
  });
});
