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
  readonly agent: ActionResult & Asked;
  readonly awsCli: Asked & {
    readonly exitCode: number;
    readonly stderr: string;
  };
}

export interface AwsCliHow {
  readonly options?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of all that the agent has. */
  readonly how?: HowToRun;
  /** Default: `ec2 describe-route-tables`. */
  readonly command?: readonly string[];
}

interface Asked {
  readonly callers: readonly Caller[];
  readonly requests: readonly Call[];
}

/**
 * A start by the agent, then DescribeRouteTables by the AWS CLI, on the same node with the same files,
 * variables and proxy.
 *
 * @param awsCli what the agent takes from parameters that the CLI knows only as something else
 */
export async function askBoth(box: BlackBox, how: HowToRun, awsCli: AwsCliHow = {}): Promise<Both> {
  const { params, env } = awsCli.how ?? how;
  const { options = [], command = ['ec2', 'describe-route-tables'] } = awsCli;
  box.simulator.clearCalls();
  const agent = await box.run('start', { ...how, params: { endpoint_url: undefined, ...how.params } });
  const agentAsked = askedIn(box.simulator.calls);
  box.simulator.clearCalls();
  const { exitCode, stderr } = await box.vpc.lab
    .node(how.on ?? 'node1')
    .exec(systemTools.aws.path, [...optionsOf(params), ...options, ...command], {
      env: {
        PATH: systemPath,
        LC_ALL: 'C.UTF-8',
        AWS_PAGER: '',
        // A refusal is one at once
        AWS_MAX_ATTEMPTS: '1',
        ...env,
        ...proxyOf(params),
        ...awsCli.env,
      },
      timeout: 30_000,
    });
  const cliAsked = askedIn(box.simulator.calls);
  box.simulator.clearCalls();
  return { agent: { ...agent, ...agentAsked }, awsCli: { exitCode, stderr, ...cliAsked } };
}

function askedIn(requests: readonly Call[]): Asked {
  return { callers: callersIn(requests), requests };
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
