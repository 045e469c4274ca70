/** The operator commands, by which the first argument is known as one; each with what it is for. */
export const operatorCommands = {
  policy: 'print the IAM policy that a resource needs, and nothing more',
  'cluster-config': 'print the configuration of a cluster, for crmsh or pcs',
  status: 'show who has the overlay IP, and what the agent makes of it',
} as const;

export type OperatorCommand = keyof typeof operatorCommands;

export function isOperatorCommand(name: string): name is OperatorCommand {
  return Object.hasOwn(operatorCommands, name);
}
