export interface DoctorOptions {
  /** Ids of the other nodes, beside those that the cluster names. */
  readonly instances: readonly string[];
  /** Clients come through a transit gateway. */
  readonly isFromTransitGateway: boolean;
  readonly json: boolean;
}
