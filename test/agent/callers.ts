import type { Call } from '../sim/call.ts';
import { systemTools } from '../setup/system-tools.ts';
import { systemPath } from '../lab/holder.ts';
import type { ActionResult, BlackBox, HowToRun } from './black-box.ts';

/** Who asked which API at which host; an assumed role without its session, which everybody names as he likes. */
export interface Caller {
  readonly service: Call['service'];
  readonly host: string | undefined;
  readonly principal: string | undefined;
}

export interface Both {
  readonly agent: ActionResult & { readonly callers: readonly Caller[] };
  readonly awsCli: {
    readonly exitCode: number;
    readonly stderr: string;
    readonly callers: readonly Caller[];
  };
}

/**
 * A start by the agent, then DescribeRouteTables by the AWS CLI, on the same node with the same files,
 * variables and proxy.
 *
 * @param awsCli what the agent takes from parameters that the CLI knows only as something else
 */
export async function askBoth(
  box: BlackBox,
  how: HowToRun,
  awsCli: { options?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<Both> {
  box.simulator.clearCalls();
  const agent = await box.run('start', { ...how, params: { endpoint_url: undefined, ...how.params } });
  const agentCallers = callersIn(box.simulator.calls);
  box.simulator.clearCalls();
  const { exitCode, stderr } = await box.vpc.lab
    .node(how.on ?? 'node1')
    .exec(
      systemTools.aws.path,
      [...optionsOf(how.params), ...(awsCli.options ?? []), 'ec2', 'describe-route-tables'],
      {
        env: {
          PATH: systemPath,
          LC_ALL: 'C.UTF-8',
          AWS_PAGER: '',
          // A refusal is one at once
          AWS_MAX_ATTEMPTS: '1',
          ...how.env,
          ...proxyOf(how.params),
          ...awsCli.env,
        },
        timeout: 30_000,
      },
    );
  const cliCallers = callersIn(box.simulator.calls);
  box.simulator.clearCalls();
  return { agent: { ...agent, callers: agentCallers }, awsCli: { exitCode, stderr, callers: cliCallers } };
}

/** Each once, in the order in which they came. */
export function callersIn(calls: readonly Call[]): Caller[] {
  const all = calls.map(({ service, host, principal }) => ({
    service,
    host,
    principal: principal?.replace(/(:assumed-role\/[^/]+)\/(?!i-).*$/, '$1'),
  }));
  return [...new Map(all.map((caller) => [JSON.stringify(caller), caller])).values()];
}

/** What parameters are called by the AWS CLI. */
function optionsOf(params: HowToRun['params'] = {}): string[] {
  const names = {
    profile: '--profile',
    region: '--region',
    endpoint_url: '--endpoint-url',
    ca_bundle: '--ca-bundle',
  };
  return Object.entries(names).flatMap(([parameter, option]) => {
    const value = params[parameter];
    return value === undefined ? [] : [option, value];
  });
}

function proxyOf({ proxy }: NonNullable<HowToRun['params']> = {}): Record<string, string> {
  return proxy === undefined ? {} : { HTTPS_PROXY: proxy, HTTP_PROXY: proxy };
}
