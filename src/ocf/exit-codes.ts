/**
 * The return codes an OCF resource agent may use, spelt as the specification and Pacemaker spell them.
 *
 * 0–7: https://github.com/ClusterLabs/OCF-spec/blob/main/ra/1.1/resource-agent-api.md ("Exit Status Codes").
 * 190: Pacemaker's "active, but more likely to fail soon"; see `supportsDegraded` for who understands it.
 */
export const exitCodes = {
  OCF_SUCCESS: 0,
  OCF_ERR_GENERIC: 1,
  OCF_ERR_ARGS: 2,
  OCF_ERR_UNIMPLEMENTED: 3,
  OCF_ERR_PERM: 4,
  OCF_ERR_INSTALLED: 5,
  OCF_ERR_CONFIGURED: 6,
  OCF_NOT_RUNNING: 7,
  OCF_DEGRADED: 190,
} as const;

export type ExitCode = keyof typeof exitCodes;
