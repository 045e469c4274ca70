/**
 * What an answer means for what happens next, as the design has it:
 *
 * - `transient`: worth asking again
 * - `unreadable`: something else than AWS, or half of it, has answered; worth asking again, and never believed
 * - `denied`, `no-such-table`, `no-such-route`, `route-exists`: the answer is what it says
 * - `no-such-interface`: the interface of this node is none of the instance's
 * - `allowed`: what a dry run is answered where it may be done
 * - `refused`: anything else that would be answered the same way the next time
 * - `harmless`: the question is answered, late or in the second place
 */
export type Meaning =
  | 'transient'
  | 'unreadable'
  | 'denied'
  | 'no-such-table'
  | 'no-such-route'
  | 'route-exists'
  | 'no-such-interface'
  | 'allowed'
  | 'refused'
  | 'harmless';

export interface ErrorCode {
  readonly code: string;
  readonly meaning: Meaning;
  /** Default: that of the simulator, which is 400 for codes that it does not know. */
  readonly status?: number;
  readonly message?: string;
  /** Only calls about routes are answered with it. */
  readonly ofRoutes?: true;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export const ec2ErrorCodes: readonly ErrorCode[] = [
  { code: 'RequestLimitExceeded', meaning: 'transient' },
  { code: 'Throttling', meaning: 'transient' },
  { code: 'InternalError', meaning: 'transient' },
  { code: 'InternalFailure', meaning: 'transient' },
  { code: 'Unavailable', meaning: 'transient' },
  { code: 'ServiceUnavailable', meaning: 'transient' },
  // The role's next credentials may be newer
  { code: 'ExpiredToken', meaning: 'transient' },
  { code: 'RequestExpired', meaning: 'transient' },
  { code: 'IncorrectState', meaning: 'transient' },
  { code: 'UnauthorizedOperation', meaning: 'denied' },
  { code: 'AuthFailure', meaning: 'denied' },
  { code: 'OperationNotPermitted', meaning: 'denied' },
  { code: 'OptInRequired', meaning: 'denied' },
  { code: 'Blocked', meaning: 'denied' },
  { code: 'PendingVerification', meaning: 'denied' },
  { code: 'InvalidClientTokenId', meaning: 'denied' },
  { code: 'MissingAuthenticationToken', meaning: 'denied' },
  { code: 'SignatureDoesNotMatch', meaning: 'denied' },
  { code: 'InvalidRouteTableID.NotFound', meaning: 'no-such-table', ofRoutes: true },
  { code: 'InvalidRouteTableId.Malformed', meaning: 'refused', ofRoutes: true },
  { code: 'InvalidRoute.NotFound', meaning: 'no-such-route', ofRoutes: true },
  { code: 'RouteAlreadyExists', meaning: 'route-exists', ofRoutes: true },
  { code: 'RouteLimitExceeded', meaning: 'refused', ofRoutes: true },
  { code: 'InvalidInstanceID', meaning: 'refused', ofRoutes: true },
  { code: 'InvalidNetworkInterfaceID.NotFound', meaning: 'refused' },
  { code: 'DryRunOperation', meaning: 'allowed' },
  // What EC2 says where it misses a route, in words of its own; of ReplaceRoute it means that alone
  {
    code: 'InvalidParameterValue',
    meaning: 'refused',
    message: "There is no route defined for '192.168.10.15/32' in the route table. Use CreateRoute instead.",
    ofRoutes: true,
  },
  { code: 'SomethingNew', meaning: 'refused' },
  { code: 'SomethingNewThatIsTheirs', meaning: 'transient', status: 500 },
];

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
export const stsErrorCodes: readonly ErrorCode[] = [
  { code: 'Throttling', meaning: 'transient' },
  { code: 'InternalFailure', meaning: 'transient' },
  { code: 'ServiceUnavailable', meaning: 'transient' },
  { code: 'ExpiredToken', meaning: 'transient' },
  { code: 'AccessDenied', meaning: 'denied' },
  { code: 'InvalidClientTokenId', meaning: 'denied' },
  { code: 'MissingAuthenticationToken', meaning: 'denied' },
  { code: 'SignatureDoesNotMatch', meaning: 'denied' },
  { code: 'RegionDisabledException', meaning: 'refused' },
  { code: 'IncompleteSignature', meaning: 'refused' },
  { code: 'ValidationError', meaning: 'refused' },
];
