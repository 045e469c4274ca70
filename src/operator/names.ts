/** The operator commands, by which the first argument is known as one; each with what it is for. */
export const operatorCommands = {
  policy: 'print the IAM policy that a resource needs, and nothing more',
  'cluster-config': 'print the configuration of a cluster, for crmsh or pcs',
  doctor: 'look at everything that a failover needs, and say what mends what is wrong',
  status: 'show who has the overlay IP, and what the agent makes of it',
  setup: 'make the routes of a new overlay IP, and let its packets through to the nodes',
  teardown: 'delete the routes of an overlay IP that no cluster has any more',
} as const;

export type OperatorCommand = keyof typeof operatorCommands;

export function isOperatorCommand(name: string): name is OperatorCommand {
  return Object.hasOwn(operatorCommands, name);
}
