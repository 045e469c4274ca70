import { dirname } from 'node:path';
import { systemPath } from '../lab/holder.ts';
import type { SimulatedVpc } from '../lab/simulated-vpc.ts';
import { exitCodeName } from './exit-code-name.ts';
import { type Action, actionEnvironment, ocfAction, type Resource } from './resource.ts';

export type AgentRun = {
  node: string;
  action: Action;
  exitCode: number;
  durationMs: number;
  /** Its exit reason and what else it said. */
  stderr: string;
  /** The names of the EC2 API calls it made, in order. */
  calls: readonly string[];
};

/** One action on one node, as Pacemaker runs it. The Node that runs this process runs the agent. */
export async function runAgent(
  { lab, simulator }: SimulatedVpc,
  agent: string,
  resource: Resource,
  node: string,
  action: Action,
): Promise<AgentRun> {
  const callsBefore = simulator.calls.length;
  const { exitCode, durationMs, stderr } = await lab.node(node).exec(agent, [ocfAction(action)], {
    env: actionEnvironment(resource, action, `${dirname(process.execPath)}:${systemPath}`),
    timeout: resource.ops[ocfAction(action)].timeout * 1000,
  });
  const calls = simulator.calls.slice(callsBefore).map((call) => call.action);
  return { node, action, exitCode, durationMs, stderr, calls };
}

/** `OCF_SUCCESS (0)` */
export function formatExitCode(exitCode: number): string {
  return `${exitCodeName(exitCode) ?? 'no OCF exit code'} (${exitCode})`;
}

/** `3 EC2 calls: 2 ReplaceRoute, 1 DescribeRouteTables` */
export function formatCalls(calls: readonly string[]): string {
  const names = [...new Set(calls)];
  const perName = names.map((name) => `${calls.filter((call) => call === name).length} ${name}`).join(', ');
  switch (calls.length) {
    case 0:
      return 'no EC2 call';
    case 1:
      return `1 EC2 call: ${perName}`;
    default:
      return `${calls.length} EC2 calls: ${perName}`;
  }
}
