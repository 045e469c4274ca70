import type { MappedRouteTable } from '../../ec2/ec2-network-map.ts';
import type { Node } from '../../ec2/ec2-nodes.ts';
import type { StatusFacts } from '../status/facts.ts';
import type { ChangeRequest } from './request.ts';
import type { Step } from './step.ts';

/** All that a plan is decided on. */
export interface ChangeFacts {
  readonly request: ChangeRequest;
  /** The tables that exist, with every route. */
  readonly routeTables: readonly MappedRouteTable[];
  /** The instances that exist. */
  readonly nodes: readonly Node[];
  /** The same as `status` sees it. */
  readonly status: StatusFacts;
}

export interface Plan {
  /** With one of these nothing is changed. */
  readonly problems: readonly Problem[];
  /** What will be the worse for it. */
  readonly warnings: readonly string[];
  readonly steps: readonly Step[];
}

/** What stands in the way, and what to do. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}
