import { resourceOf } from './ec2-resource.ts';
import type { Decision } from './policy.ts';
import type { QueryParameters } from './query-protocol.ts';
import { ServiceError } from './service-error.ts';

/** The request that an error answers: what EC2's sentences speak of. */
export type Refused = {
  readonly action: string;
  readonly parameters: QueryParameters;
  /** ARN of the caller. */
  readonly principal: string;
  /** `arn:aws:ec2:eu-central-1:123456789012:`, of the caller's account. */
  readonly arnPrefix: string;
};

/**
 * HTTP status and sentence of each error code, as EC2's clients report them.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const EC2_ERRORS = {
  AuthFailure: { status: 401, message: () => 'AWS was not able to validate the provided access credentials' },
  DryRunOperation: {
    status: 412,
    message: () => 'Request would have succeeded, but DryRun flag is set.',
  },
  ExpiredToken: { status: 403, message: () => 'The security token included in the request is expired' },
  FilterLimitExceeded: {
    status: 400,
    message: () => 'The maximum number of filter values specified on a single call is 200',
  },
  InternalError: { status: 500, message: () => 'An internal error has occurred' },
  InternalFailure: {
    status: 500,
    message: () => 'The request processing has failed because of an unknown error, exception, or failure.',
  },
  InvalidAction: {
    status: 400,
    message: ({ action }) => `The action ${action} is not valid for this web service.`,
  },
  InvalidClientTokenId: {
    status: 403,
    message: () => 'The security token included in the request is invalid.',
  },
  InvalidInstanceID: {
    status: 400,
    message: ({ parameters }) =>
      `There are multiple interfaces attached to instance '${parameters['InstanceId'] ?? ''}'. ` +
      'Please specify an interface ID for the operation instead.',
  },
  'InvalidInstanceID.Malformed': {
    status: 400,
    message: ({ parameters }) => `Invalid id: "${parameters['InstanceId'] ?? ''}"`,
  },
  'InvalidInstanceID.NotFound': {
    status: 400,
    message: ({ parameters }) => `The instance ID '${parameters['InstanceId'] ?? ''}' does not exist`,
  },
  'InvalidNetworkInterfaceID.NotFound': {
    status: 400,
    message: ({ parameters }) =>
      `The networkInterface ID '${parameters['NetworkInterfaceId'] ?? ''}' does not exist`,
  },
  'InvalidNetworkInterfaceId.Malformed': {
    status: 400,
    message: ({ parameters }) => `Invalid id: "${parameters['NetworkInterfaceId'] ?? ''}"`,
  },
  InvalidParameterCombination: {
    status: 400,
    message: () => 'The parameters cannot be used together',
  },
  InvalidParameterValue: { status: 400, message: () => 'A value specified in a parameter is not valid' },
  'InvalidRoute.NotFound': {
    status: 400,
    message: ({ parameters }) =>
      parameters['DestinationIpv6CidrBlock'] === undefined
        ? `no route with destination-cidr-block ${parameters['DestinationCidrBlock'] ?? ''} in route table ${namedRouteTable(parameters)}`
        : `no route with destination-ipv6-cidr-block ${parameters['DestinationIpv6CidrBlock']} in route table ${namedRouteTable(parameters)}`,
  },
  // The two spellings of "ID" are EC2's own.
  'InvalidRouteTableID.NotFound': {
    status: 400,
    message: ({ parameters }) => `The routeTable ID '${namedRouteTable(parameters)}' does not exist`,
  },
  'InvalidRouteTableId.Malformed': {
    status: 400,
    message: ({ parameters }) => `Invalid id: "${namedRouteTable(parameters)}" (expecting "rtb-...")`,
  },
  'InvalidSubnetID.Malformed': {
    status: 400,
    message: ({ parameters }) => `Invalid id: "${parameters['SubnetId.1'] ?? ''}" (expecting "subnet-...")`,
  },
  'InvalidSubnetID.NotFound': {
    status: 400,
    message: ({ parameters }) => `The subnet ID '${parameters['SubnetId.1'] ?? ''}' does not exist`,
  },
  'InvalidTransitGatewayAttachmentID.Malformed': {
    status: 400,
    message: ({ parameters }) =>
      `Invalid id: "${parameters['TransitGatewayAttachmentIds.1'] ?? ''}" (expecting "tgw-attach-...")`,
  },
  'InvalidTransitGatewayAttachmentID.NotFound': {
    status: 400,
    message: ({ parameters }) =>
      `The transitGatewayAttachment ID '${parameters['TransitGatewayAttachmentIds.1'] ?? ''}' does not exist`,
  },
  'InvalidVpcID.NotFound': {
    status: 400,
    message: ({ parameters }) => `The vpc ID '${parameters['VpcId.1'] ?? ''}' does not exist`,
  },
  'InvalidVpcId.Malformed': {
    status: 400,
    message: ({ parameters }) => `Invalid id: "${parameters['VpcId.1'] ?? ''}" (expecting "vpc-...")`,
  },
  MissingAction: { status: 400, message: () => 'The request is missing an action or a required parameter' },
  MissingAuthenticationToken: {
    status: 403,
    message: () =>
      'The request must contain either a valid (registered) AWS access key ID or X.509 certificate.',
  },
  MissingParameter: { status: 400, message: () => 'The request is missing a required parameter' },
  NoSuchVersion: {
    status: 400,
    message: ({ parameters }) =>
      `The requested version (${parameters['Version'] ?? ''}) of service AmazonEC2 does not exist.`,
  },
  OperationNotPermitted: {
    status: 400,
    message: () => 'Unpaginated and unqualified requests are not permitted.',
  },
  OptInRequired: { status: 401, message: () => 'You are not subscribed to this service.' },
  RequestExpired: { status: 400, message: () => 'Request has expired.' },
  RequestLimitExceeded: { status: 503, message: () => 'Request limit exceeded.' },
  RouteAlreadyExists: {
    status: 400,
    message: ({ parameters }) =>
      `The route identified by ${parameters['DestinationCidrBlock'] ?? parameters['DestinationIpv6CidrBlock'] ?? ''} already exists.`,
  },
  ServiceUnavailable: {
    status: 503,
    message: () => 'The request has failed due to a temporary failure of the server.',
  },
  SignatureDoesNotMatch: {
    status: 403,
    message: () =>
      'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  Unavailable: {
    status: 503,
    message: () => 'The service is unavailable. Please try again shortly.',
  },
  UnauthorizedOperation: {
    status: 403,
    message: (refused: Refused) => unauthorized(refused, 'implicitDeny'),
  },
  UnknownParameter: { status: 400, message: () => 'A parameter is not recognized' },
  UnsupportedOperation: { status: 400, message: () => 'The operation is not supported.' },
} as const satisfies Record<string, { status: number; message: (refused: Refused) => string }>;

export type Ec2ErrorCode = keyof typeof EC2_ERRORS;

/** An error that EC2 answers. */
export class Ec2Error extends ServiceError {
  /** Known codes have a status and a sentence; any other is a 400 unless told. */
  constructor(code: Ec2ErrorCode | (string & {}), sentence?: string, status?: number) {
    super(code, sentence, status ?? (isKnown(code) ? EC2_ERRORS[code].status : 400));
  }
}

export function formatMessage({ code, sentence }: Ec2Error, refused: Refused): string {
  return sentence ?? (isKnown(code) ? EC2_ERRORS[code].message(refused) : code);
}

/** Of a write, or the first that a DescribeRouteTables names. */
function namedRouteTable(parameters: QueryParameters): string {
  return parameters['RouteTableId'] ?? parameters['RouteTableId.1'] ?? parameters['Filter.1.Value.1'] ?? '';
}

function isKnown(code: string): code is Ec2ErrorCode {
  return Object.hasOwn(EC2_ERRORS, code);
}

/**
 * "You are not authorized to perform this operation. User: arn:aws:sts::…:assumed-role/…/… is not authorized to
 * perform: ec2:CreateRoute on resource: arn:aws:ec2:eu-west-2:…:route-table/rtb-… because no identity-based policy
 * allows the ec2:CreateRoute action. Encoded authorization failure message: …"
 * (https://github.com/ministryofjustice/modernisation-platform/pull/6971). Describe actions name no resource.
 */
export function unauthorized(
  { action, parameters, principal, arnPrefix }: Refused,
  decision: Exclude<Decision, 'allowed'>,
): string {
  const resource = resourceOf(action, parameters) ?? '*';
  const on = resource === '*' ? '' : ` on resource: ${arnPrefix}${resource}`;
  const why =
    decision === 'explicitDeny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ec2:${action} action`;
  return (
    `You are not authorized to perform this operation. User: ${principal} is not authorized to perform: ` +
    `ec2:${action}${on} ${why}. Encoded authorization failure message: simulated-7Yt2mJkqTn0c3hGf5aVxWw`
  );
}
