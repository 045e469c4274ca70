import type { Operation } from './operations.ts';

/*
 * pacemaker.log of Pacemaker 2.1.5; fields are separated by tabs and blanks, moments have no year:
 *
 *   Nov 22 10:49:06.751 node1 pacemaker-controld  [113] (do_lrm_rsc_op) 	notice: Requesting local execution of start operation
 *     for rsc_ip on node1 | transition_key=4:6:0:5201… op_key=rsc_ip_start_0
 *   Nov 22 10:49:07.031 node1 pacemaker-controld  [113] (log_executor_event) 	notice: Result of start operation for rsc_ip on
 *     node1: ok | CIB update 31, graph action confirmed; call=27 key=rsc_ip_start_0 rc=0
 *   … (log_executor_event) 	info: Result of monitor operation for rsc_ip on node2: Cancelled | graph action confirmed; …
 *   … (log_executor_event) 	error: Result of start operation for rsc_ip on node2: error (DescribeRouteTables …) | CIB …
 *
 * Lines of other daemons and of agents stand in between.
 */
const line =
  /^(?<moment>\w{3} +\d+ [\d:.]+) \S+ +pacemaker-controld +\[\d+\] \((?:do_lrm_rsc_op|log_executor_event)\)\s+\w+: (?<message>.*)$/;
const request =
  /^Requesting local execution of (?<action>\S+) operation for (?<resource>\S+) on (?<node>\S+) \| .*op_key=(?<key>\S+)$/;
const end =
  /^Result of (?<action>\S+) operation for (?<resource>\S+) on (?<node>\S+): (?<result>[^|(]+?)(?: \((?<exitReason>.*)\))? \| .*\bkey=(?<key>\S+)(?: rc=(?<exitCode>\d+))?/;

/**
 * The operations in the log of one node, in the order in which they were asked for or, for a new result of a recurring monitor,
 * found. Those that Pacemaker cancelled have no end. The clock of the log is UTC.
 */
export function parseOperations(log: string, year: number): Operation[] {
  const operations: Operation[] = [];
  /** The last of each key. */
  const requested = new Map<string, Operation>();
  for (const text of log.split('\n')) {
    const { moment = '', message = '' } = line.exec(text)?.groups ?? {};
    const at = Date.parse(`${moment} ${year} UTC`);
    const asked = request.exec(message)?.groups as Groups | undefined;
    if (asked !== undefined) {
      const operation = { ...identity(asked), requestedAt: at, ended: undefined };
      operations.push(operation);
      requested.set(asked.key, operation);
    }
    const found = end.exec(message)?.groups as (Groups & EndGroups) | undefined;
    if (found === undefined || found.result === 'Cancelled') continue;
    const { result, exitReason } = found;
    const exitCode = found.exitCode === undefined ? undefined : Number(found.exitCode);
    const ended = { at, result, exitReason, exitCode };
    const operation = requested.get(found.key);
    requested.delete(found.key);
    if (operation === undefined) operations.push({ ...identity(found), requestedAt: undefined, ended });
    else operation.ended = ended;
  }
  return operations;
}

type Groups = Record<'action' | 'resource' | 'node' | 'key', string>;
type EndGroups = { result: string; exitReason: string | undefined; exitCode: string | undefined };

function identity({ node, resource, action }: Groups): Pick<Operation, 'node' | 'resource' | 'action'> {
  return { node, resource, action };
}
