import type { Failure } from './answer.ts';
import type { ObservedRoute } from './decisions/route-state.ts';

/**
 * From data to the sentences that people read at night: what was attempted, on what, what the other side
 * answered, and what to do about it.
 */

/** What to do, by the code of the answer; what is not listed speaks for itself. Codes compare without case. */
const advice: readonly [RegExp, (failure: Failure) => string][] = [
  [
    /^(UnauthorizedOperation|AccessDenied)/i,
    ({ operation }) => `allow ec2:${operation} in the IAM policy of this node's role`,
  ],
  [
    /^(AuthFailure|InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClientException)$/i,
    () => "check the node's credentials (role or profile) and its clock",
  ],
  [/^(ExpiredToken|RequestExpired|RequestInTheFuture)/i, () => "check this node's clock"],
  [/^NoInstanceRole$/, () => 'attach an IAM role to this instance, or name a profile that has keys'],
  [/^OptInRequired$/i, () => 'check the region'],
  [
    /^(RequestLimitExceeded|Throttling)/i,
    () => 'EC2 throttles this account; other callers or short monitor intervals use up its request rate',
  ],
  [/^InvalidRouteTableId\.NotFound$/i, () => 'check routing_table and region'],
  [
    /^InvalidNetworkInterfaceI[dD]\.NotFound$/i,
    () => 'check that the route table is in the account and VPC of this node',
  ],
  [/^RouteLimitExceeded$/i, () => 'raise the quota "routes per route table"'],
  [
    /^(RequestTimeout|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/,
    ({ operation }) =>
      isMetadataCall(operation)
        ? 'check that the instance metadata service is enabled and nothing on this node blocks 169.254.169.254'
        : 'check the way from this node to the EC2 endpoint (VPC endpoint or NAT, security groups, DNS)',
  ],
];

function isMetadataCall(operation: string): boolean {
  return /^(GET|PUT) /.test(operation);
}

/** `ReplaceRoute on rtb-1 192.168.10.15/32: UnauthorizedOperation: You are not … (request id …); allow …` */
export function formatFailure(failure: Failure): string {
  const { operation, subject, code, message, requestId } = failure;
  const what = subject === undefined ? operation : `${operation} on ${subject}`;
  const answer = message === '' || message === code ? code : `${code}: ${clip(message)}`;
  const trace = requestId === undefined ? '' : ` (request id ${requestId})`;
  const todo = advice.find(([pattern]) => pattern.test(code))?.[1](failure);
  return `${what}: ${answer}${trace}${todo === undefined ? '' : `; ${todo}`}`;
}

/** Names each table, destination and present target; what several tables have in common is said once. */
export function formatRoutes(routes: readonly ObservedRoute[]): string {
  const said = new Map<string, string[]>();
  for (const { routeTableId, destination, state } of routes) {
    const what = formatRouteState({ routeTableId, destination, state });
    said.set(what, [...(said.get(what) ?? []), `${routeTableId} ${destination}`]);
  }
  return [...said].map(([what, keys]) => `${listSome(keys)}: ${what}`).join('; ');
}

function formatRouteState({ destination, state }: ObservedRoute): string {
  switch (state.is) {
    case 'here':
      return 'the route points to this node';
    case 'elsewhere':
      return `the route points to ${state.target}, not to this node`;
    case 'blackhole':
      return `the route is a blackhole, its target ${state.target} is not available`;
    case 'missing':
      return state.why
        ? `there is no route and it could not be put back: ${formatFailure(state.why)}`
        : `there is no route to ${destination}`;
    case 'no-such-table':
      return 'no such route table; check routing_table and region';
    case 'unknown':
      return `could not find out where the route points: ${formatFailure(state.why)}`;
    default:
      state satisfies never;
      throw new Error('unreachable');
  }
}

/** A list that stays readable in one line of a log. */
export function listSome(items: readonly string[], most = 8): string {
  const rest = items.length - most;
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ');
}

/** EC2 appends an encoded authorization message of up to a kilobyte to a denial; nobody reads it in a log. */
function clip(message: string): string {
  const plain = message
    .replace(/\s*Encoded authorization failure message:.*$/s, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > 300 ? `${plain.slice(0, 299)}…` : plain;
}
