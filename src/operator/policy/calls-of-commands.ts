import type { Ec2Call } from '../../ec2/permissions.ts';

/** What a command asks of EC2, by whose credentials. */
export interface CommandCalls {
  /** Whose policy it is: the nodes have a role already; who sets up and tears down needs none of what they may. */
  readonly by: 'nodes' | 'administrator';
  /** With those of `routing_table_role`, where it is set. */
  readonly routeTables: readonly Ec2Call[];
  /** With its own, wherever the route tables are. */
  readonly own: readonly Ec2Call[];
}

/** Of the agent itself see `policiesFor`. */
export const callsOfCommands = {
  status: {
    by: 'nodes',
    routeTables: ['DescribeRouteTables', 'DescribeSubnets'],
    own: ['DescribeInstances'],
  },
  doctor: {
    by: 'nodes',
    // Dry runs count as the call
    routeTables: ['DescribeRouteTables', 'DescribeSubnets', 'ReplaceRoute', 'CreateRoute'],
    own: ['DescribeInstances'],
  },
  'doctor --from-transit-gateway': {
    by: 'nodes',
    routeTables: [
      'DescribeTransitGatewayVpcAttachments',
      'DescribeTransitGatewayRouteTables',
      'SearchTransitGatewayRoutes',
    ],
    own: [],
  },
  setup: {
    by: 'administrator',
    routeTables: ['DescribeRouteTables', 'DescribeSubnets', 'CreateRoute'],
    own: ['DescribeInstances', 'ModifyNetworkInterfaceAttribute'],
  },
  teardown: {
    by: 'administrator',
    routeTables: ['DescribeRouteTables', 'DescribeSubnets', 'DeleteRoute'],
    own: ['DescribeInstances', 'ModifyNetworkInterfaceAttribute'],
  },
} as const satisfies Record<string, CommandCalls>;

export type CommandWithCalls = keyof typeof callsOfCommands;

/** All that several commands call, each once. */
export function callsOf(commands: readonly CommandWithCalls[], by: CommandCalls['by']) {
  const own = commands.map((command) => callsOfCommands[command]).filter((calls) => calls.by === by);
  return {
    routeTables: [...new Set(own.flatMap((calls): readonly Ec2Call[] => calls.routeTables))],
    own: [...new Set(own.flatMap((calls): readonly Ec2Call[] => calls.own))],
  };
}
