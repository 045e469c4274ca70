import { agent, type Parameters } from '../agent.ts';
import type { Action, Invocation } from '../context.ts';
import type { OcfEnvironment } from '../ocf/environment.ts';
import { version } from '../version.ts';
import type { Trace } from './trace.ts';

/** Loaded where it is asked for alone. A trace that cannot be written must not fail the action. */
export async function openTrace(
  action: Action,
  { isTraced, traceFile, resourceInstance }: OcfEnvironment,
  { trace_ra, trace_file, trace_dir }: Parameters,
  { env, nodeVersion, pid, sinceStartMs, isTerminal, writeStderr }: Invocation,
): Promise<{ trace?: Trace; problem?: string }> {
  if (!(isTraced ?? trace_ra)) return {};
  try {
    const { startTrace } = await import('./trace.ts');
    const trace = startTrace({
      title: `${agent.name} ${version} ${action}, Node.js ${nodeVersion}, process ${pid}`,
      agentName: agent.name,
      action,
      resourceInstance,
      startedAt: new Date(),
      file: traceFile ?? trace_file,
      directory: trace_dir,
      env,
      sinceStartMs,
      writeTerminal: isTerminal() ? writeStderr : undefined,
    });
    return { trace };
  } catch (error) {
    return { problem: `no trace is written: ${(error as Error).message}` };
  }
}
