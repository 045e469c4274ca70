import type { Failure } from './answer.ts';
import type { ObservedRoute } from './decisions/route-state.ts';

/**
 * From data to the sentences that people read at night. Pacemaker shows the first 128 characters of an exit
 * reason (`EXIT_REASON_MAX_LEN` in its lib/services/services_linux.c) and the log has all of it: what went
 * wrong and what to do come first, request ids and the other side's own words last. Our own words have no
 * apostrophe, which crm_mon of Pacemaker 2.1.5 makes `&apos;` in its XML.
 */

/** What to do, by the code of the answer; what is not listed speaks for itself. */
const advice: readonly [RegExp, (failure: Failure) => string | false][] = [
  [
    /^(UnauthorizedOperation|AccessDenied)/i,
    ({ operation, subject = '', message }) => {
      if (isOfProfile(operation)) return 'allow sts:AssumeRole there, and trust it in the role';
      if (operation === 'AssumeRole')
        return `allow sts:AssumeRole on ${subject} for this node, and trust it there`;
      // "User: arn:aws:sts::123456789012:assumed-role/cluster-node/i-0123 is not authorized to perform …"
      const role = /:assumed-role\/([\w+=,.@-]+)/.exec(message)?.[1] ?? 'of this node';
      return isEc2Call(operation) && `allow ec2:${operation} for the role ${role}`;
    },
  ],
  [
    /^(AuthFailure|InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClientException)$/i,
    () => 'check the credentials of this node (role, profile), its region and clock',
  ],
  [/^ExpiredToken/i, () => 'renew the credentials, or check the clock of this node'],
  [/^(RequestExpired|RequestInTheFuture)/i, () => 'check the clock of this node'],
  [
    // Its SSO session has ended, or it is not what it should be
    /^(UnauthorizedException|CredentialsProviderError|TokenProviderError)$/,
    ({ operation, code, message }) => {
      const isSso = code !== 'CredentialsProviderError' || /\bsso\b/i.test(message);
      return (
        isOfProfile(operation) &&
        (isSso ? 'log in again with aws sso login' : 'check the AWS configuration files of root')
      );
    },
  ],
  [/^NoInstanceRole$/, () => 'attach an IAM role to this instance, or name a profile that has keys'],
  [
    /^(HTTP 5\d\d|InternalError|InternalFailure|Unavailable|ServiceUnavailable)$/i,
    ({ operation }) =>
      isMetadataCall(operation)
        ? 'instance metadata fails'
        : `${serviceOf(operation)}, or what stands before it, fails: wait, see the AWS Health Dashboard`,
  ],
  [
    // 401 is what tinyproxy says to a wrong password
    /^(Proxy )?HTTP (401|407)$/,
    ({ operation }) =>
      !isMetadataCall(operation) &&
      'the proxy wants another user or password: write them into it as http://user:password@host:port',
  ],
  [/^Proxy HTTP 5\d\d$/, () => 'the proxy does not reach the endpoint: check its DNS and its way out'],
  [/^Proxy HTTP/, () => 'the proxy refuses: allow CONNECT to the endpoints of EC2 and STS there'],
  [
    /^(UnreadableAnswer|HTTP [34]\d\d)$/,
    ({ operation }) =>
      isEc2Call(operation) &&
      'something other than EC2 answers, check proxy, endpoint_url and the way to EC2',
  ],
  [
    /^(UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_UNTRUSTED)$/,
    () => 'its certificate is not trusted; name the file of its authority in ca_bundle',
  ],
  [
    /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
    () => 'its certificate is not valid now: renew it, or check the clock of this node',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    () => 'the certificate is that of another host, check endpoint_url and proxy',
  ],
  [/^OptInRequired$/i, () => 'check the parameter region'],
  [
    /^(RequestLimitExceeded|Throttling)/i,
    ({ operation }) => `${serviceOf(operation)} throttles this account, see what else calls it so often`,
  ],
  [/^InvalidRouteTableId\.NotFound$/i, () => 'check routing_table and region'],
  [/^InvalidNetworkInterfaceId\.NotFound$/i, () => 'the route table has to be in the VPC of this node'],
  [/^RouteLimitExceeded$/i, () => 'raise the quota "Routes per route table"'],
  [
    /^(RequestTimeout|TimeoutError|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|ESERVFAIL|EAI_AGAIN|ETIMEDOUT|ETIMEOUT)$/,
    ({ operation }) =>
      isMetadataCall(operation)
        ? 'check that instance metadata is enabled and 169.254.169.254 not blocked'
        : isEc2Call(operation)
          ? 'check the way to the EC2 endpoint (VPC endpoint, NAT or proxy, security groups, DNS)'
          : operation === 'AssumeRole' &&
            'check the way to the STS endpoint (VPC endpoint, NAT or proxy, DNS)',
  ],
];

function isEc2Call(operation: string): boolean {
  return /^(Describe|Replace|Create|Delete|Modify)[A-Z]/.test(operation);
}

function serviceOf(operation: string): string {
  return isEc2Call(operation) ? 'EC2' : 'STS or SSO';
}

/** `credentials of profile cluster` */
function isOfProfile(operation: string): boolean {
  return operation.startsWith('credentials of profile ');
}

/** IMDS knows paths, EC2 actions. */
function isMetadataCall(operation: string): boolean {
  return /^(GET|PUT) /.test(operation);
}

export function formatFailure(failure: Failure): string {
  return formatFailures([failure]);
}

/**
 * `ReplaceRoute: UnauthorizedOperation; allow ec2:ReplaceRoute for the role of this node
 * (rtb-1 192.168.10.15/32, rtb-2 192.168.10.15/32; You are not authorized …; request id …)`: what several
 * calls have in common is said once.
 */
export function formatFailures(failures: readonly Failure[]): string {
  const alike = Map.groupBy(failures, ({ operation, code, kind }) => `${operation} ${code} ${kind}`);
  return [...alike.values()].map(formatAlike).join('; ');
}

function formatAlike(failures: readonly Failure[]): string {
  const [first] = failures;
  if (!first) return '';
  const { operation, code, requestId } = first;
  const message = clip(first.message);
  const todo = advice.find(([pattern]) => pattern.test(code))?.[1](first) || undefined;
  const details = [
    listSome(failures.flatMap(({ subject }) => subject ?? [])),
    todo === undefined ? '' : message,
    requestId === undefined ? '' : `request id ${requestId}`,
  ].filter((detail) => detail !== '');
  const said = message === '' ? '' : `: ${message}`;
  const what = `${operation}: ${code}${todo === undefined ? said : `; ${todo}`}`;
  return details.length === 0 ? what : `${what} (${details.join('; ')})`;
}

/** Names each table, destination and present target; what several routes have in common is said once. */
export function formatRoutes(routes: readonly ObservedRoute[]): string {
  const alike = Map.groupBy(routes, ({ state }) => formatRouteState(withoutTraces(state), 'which'));
  return [...alike.values()]
    .map((group) => {
      const which = listSome(group.map(({ routeTableId, destination }) => `${routeTableId} ${destination}`));
      return group[0] ? formatRouteState(group[0].state, which) : '';
    })
    .join('; ');
}

/** Two failed calls for two routes differ in the request id at least. */
function withoutTraces(state: ObservedRoute['state']): ObservedRoute['state'] {
  if (!('why' in state)) return state;
  const { kind, operation, code, message } = state.why;
  return { ...state, why: { kind, operation, code, message } };
}

function formatRouteState(state: ObservedRoute['state'], which: string): string {
  switch (state.is) {
    case 'here':
      return `${which} points to this node`;
    case 'elsewhere':
      return `${which} points to ${state.target}, not to this node`;
    case 'blackhole':
      return `${which} is a blackhole: its target ${state.target} is not available`;
    case 'missing':
      return `${state.why ? `${formatWhy(state.why)}; ` : ''}there is no route ${which}`;
    case 'no-such-table':
      return `no such route table: ${which}; check routing_table and region`;
    case 'unknown':
      return `${formatWhy(state.why)}; could not check the route ${which}`;
    default:
      state satisfies never;
      throw new Error('unreachable');
  }
}

/** What a source/destination check does that is on, and what ends it. */
export function formatSourceDestCheck(networkInterfaceId: string): string {
  return (
    `the source/destination check of ${networkInterfaceId} is on, so that EC2 drops packets to the overlay IP; ` +
    `set source_dest_check=disable, or: aws ec2 modify-network-interface-attribute ` +
    `--network-interface-id ${networkInterfaceId} --no-source-dest-check`
  );
}

/** What a call of EC2 was about is said of the routes. */
function formatWhy(failure: Failure): string {
  return formatFailure(isEc2Call(failure.operation) ? { ...failure, subject: '' } : failure);
}

/** A list that stays readable in one line of a log. */
function listSome(items: readonly string[]): string {
  const most = 50;
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
