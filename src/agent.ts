import { formatLabel, isLabel } from './address-label.ts';
import { overlayIpAddress } from './overlay-ip.ts';
import type { Env } from './ocf/environment.ts';
import {
  parseInstanceParameters,
  type Declarations,
  type Problem,
  type Values,
} from './ocf/instance-parameters.ts';
import type { AgentDeclaration } from './ocf/meta-data-xml.ts';
import {
  boolean,
  listOf,
  malformed,
  matching,
  parsedAs,
  seconds,
  select,
  type ValueType,
} from './ocf/value-types.ts';
import { isHostName, parseProxyUrl } from './aws/proxy-url.ts';

/** `https://…` without a user; http for what stands inside the VPC. */
function endpointUrl(example: string): ValueType<string> {
  return {
    content: 'string',
    parse: (text) =>
      /^https?:\/\/[^\s\p{Cc}@]+$/u.test(text) && URL.canParse(text) && isHostName(new URL(text).hostname)
        ? parsedAs(text)
        : malformed(`not a URL; write it like ${example}`),
  };
}

const absolutePath = matching(/^\/[^\0]*$/, 'an absolute path');

/**
 * THE declaration: types, parsing, metadata XML and the README's table come from it, and from nothing else.
 *
 * Names and meanings are those of `ocf:heartbeat:aws-vpc-move-ip`, all of whose parameters are here, so that
 * a cluster moves over by changing the agent's name alone.
 */
export const parameters = {
  ip: {
    type: listOf(overlayIpAddress),
    required: true,
    uniqueGroup: 'ip',
    identifying: true,
    shortdesc: 'the overlay IP address',
    longdesc:
      'The overlay IP address: a private address outside of every CIDR block of the VPC. A comma-separated list ' +
      'is allowed, for example the IPv4 and the IPv6 address of one service. /32 and /128 may be written.',
  },
  address: {
    type: listOf(overlayIpAddress),
    identifying: true,
    deprecated: { replacedWith: 'ip', desc: 'Use ip.' },
    shortdesc: 'former name of ip',
    longdesc: 'Used where ip is not set.',
  },
  routing_table: {
    type: listOf(
      // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-resource-ids.html: 8 or 17 hexadecimal digits
      matching(/^rtb-[0-9a-f]{8}(?:[0-9a-f]{9})?$/, 'a route table id; write it like rtb-0123456789abcdef0'),
    ),
    required: true,
    identifying: true,
    shortdesc: 'route table ids',
    longdesc:
      'One or more ids of the route tables in which the overlay IP is routed to the active node, separated by ' +
      'commas; blanks are allowed. List every route table of the VPC whose subnets have clients.',
  },
  interface: {
    type: {
      content: 'string',
      // dev_valid_name() of the kernel, and no leading "-": it is an argument of ip(8). Alternative names have 127 bytes
      parse: (text) =>
        /^(?!-|\.{1,2}$)[^\s\p{C}/:]+$/u.test(text) && Buffer.byteLength(text) <= 127
          ? parsedAs(text)
          : malformed('not a network interface name; write it as `ip link` shows it, without a label'),
    },
    identifying: true,
    shortdesc: 'network interface name',
    longdesc:
      'The network interface that carries the overlay IP; alternative names count. Default: eth0 if there is one, ' +
      'else the interface of the default route.',
  },
  iflabel: {
    type: matching(
      /^[A-Za-z0-9._-]{1,13}$/,
      'a label; use at most 13 letters, digits, dots, hyphens and underscores',
    ),
    identifying: true,
    shortdesc: 'address label',
    longdesc:
      'A label for the IPv4 address, appended to the name of the interface: eth0:label. ' +
      'Interface, colon and label have 15 characters at most.',
  },
  region: {
    type: matching(
      /^(?=.{1,63}$)[a-z]{2,5}(?:-[a-z0-9]+)+-\d{1,2}$/,
      'the name of a Region; write it like eu-central-1',
    ),
    shortdesc: 'AWS Region',
    longdesc:
      'The Region of the route tables. Default: AWS_REGION or AWS_DEFAULT_REGION, the Region of the profile, ' +
      'the Region of this instance.',
  },
  profile: {
    type: matching(/^[^\p{Cc}[\]]{1,128}$/u, 'a profile name; see the section headings of ~/.aws/config'),
    reloadable: true,
    shortdesc: 'AWS profile name',
    longdesc:
      'A profile of the AWS configuration files of root. A profile with a Region and without keys, as the SAP ' +
      'guides have it, means the role of this instance.',
  },
  auth_type: {
    type: select(['key', 'role']),
    default: 'key',
    identifying: true,
    reloadable: true,
    shortdesc: 'how to authenticate',
    longdesc:
      'key: with the profile, as the AWS CLI does. role: with the role of this instance; profile is ignored.',
  },
  routing_table_role: {
    type: matching(
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
      'the ARN of a role; write it like arn:aws:iam::123456789012:role/overlay-ip',
    ),
    identifying: true,
    reloadable: true,
    shortdesc: 'role for the route tables',
    longdesc:
      'The ARN of a role in the account that owns the route tables (shared VPC). It is assumed for the calls about ' +
      'route tables, with the credentials of this node and at the STS endpoint of the Region.',
  },
  lookup_type: {
    type: select(['InstanceId', 'NetworkInterfaceId']),
    default: 'InstanceId',
    reloadable: true,
    shortdesc: 'what identifies this node in a route',
    longdesc:
      'InstanceId: a route that shows no network interface may match by the instance id. NetworkInterfaceId: the ' +
      'network interface alone counts. Routes are always replaced by network interface id.',
  },
  monapi: {
    type: boolean,
    default: 'true',
    reloadable: true,
    shortdesc: 'ask EC2 in a recurring monitor',
    longdesc:
      'Whether a recurring monitor of check level 0 asks EC2 where the routes point. ' +
      'Higher levels and a probe always ask.',
  },
  repair_routes: {
    type: boolean,
    default: 'true',
    reloadable: true,
    shortdesc: 'put back a route that vanished',
    longdesc:
      'Whether a recurring monitor creates a route that nobody has any more. It never takes a route from another node.',
  },
  source_dest_check: {
    type: select(['warn', 'disable', 'ignore']),
    default: 'warn',
    reloadable: true,
    shortdesc: 'what start does about the source/destination check',
    longdesc:
      'EC2 drops packets to the overlay IP while the source/destination check of the network interface is on. ' +
      'warn: start looks, without waiting for it, and warns. disable: start switches it off. ignore: nothing is asked.',
  },
  endpoint_url: {
    type: endpointUrl('https://vpce-0123456789abcdef0.ec2.eu-central-1.vpce.amazonaws.com'),
    reloadable: true,
    shortdesc: 'URL of the EC2 endpoint',
    longdesc:
      'The endpoint of the EC2 API, for example that of a VPC endpoint without private DNS. ' +
      'Default: AWS_ENDPOINT_URL_EC2 or AWS_ENDPOINT_URL, that of the profile, the endpoint of the Region.',
  },
  sts_endpoint_url: {
    type: endpointUrl('https://vpce-0123456789abcdef0.sts.eu-central-1.vpce.amazonaws.com'),
    reloadable: true,
    shortdesc: 'URL of the STS endpoint',
    longdesc:
      'The endpoint at which roles are assumed. ' +
      'Default: AWS_ENDPOINT_URL_STS or AWS_ENDPOINT_URL, that of the profile, the endpoint of the Region.',
  },
  proxy: {
    type: {
      content: 'string',
      parse: (text) =>
        parseProxyUrl(text)
          ? parsedAs(text)
          : malformed('not the URL of an HTTP proxy; write it like http://proxy.example:3128'),
    },
    reloadable: true,
    shortdesc: 'HTTP proxy to EC2 and STS',
    longdesc:
      'The proxy through which EC2 and STS are reached, also where NO_PROXY names them. ' +
      'Default: HTTPS_PROXY and HTTP_PROXY with NO_PROXY. Instance metadata is never asked through a proxy.',
  },
  ca_bundle: {
    type: absolutePath,
    reloadable: true,
    shortdesc: 'file of additional certificates',
    longdesc:
      'A PEM file with certificates of authorities to trust beside those of the system, for example that of a ' +
      'proxy that looks into TLS. Default: AWS_CA_BUNDLE, ca_bundle of the profile.',
  },
  api_timeout: {
    type: seconds({ from: 1, to: 120 }),
    default: '5',
    reloadable: true,
    shortdesc: 'seconds for one EC2 request',
    longdesc: 'How many seconds one request may take. Retries happen inside the timeout of the operation.',
  },
  awscli_timeout: {
    type: seconds({ from: 1, to: 120 }),
    reloadable: true,
    shortdesc: 'seconds for one connect to EC2',
    longdesc: 'How many seconds the connect of a request may take. Default: as long as the request.',
  },
  trace_ra: {
    type: boolean,
    default: 'false',
    reloadable: true,
    shortdesc: 'write a trace of each action',
    longdesc:
      'Whether each action writes what it asks, runs and decides, and how long it takes. Never a secret. ' +
      '`crm resource trace` sets it.',
  },
  trace_file: {
    type: matching(
      /^(?:[3-9]|\/[^\0]*[^\0/])$/,
      'an absolute path, nor the number of an open file descriptor from 3 to 9',
    ),
    reloadable: true,
    shortdesc: 'where the trace goes',
    longdesc:
      'A file, or the number of an open file descriptor. ' +
      'Default: a new file for each action below trace_dir/overlay-ip.',
  },
  trace_dir: {
    type: absolutePath,
    default: '/var/lib/heartbeat/trace_ra',
    reloadable: true,
    shortdesc: 'directory of traces',
    longdesc: 'Where traces go that have no trace_file.',
  },
  awscli: {
    type: matching(/^/, ''),
    reloadable: true,
    deprecated: { desc: 'Ignored: the AWS CLI is not used.' },
    shortdesc: 'path of the AWS CLI (ignored)',
    longdesc: 'Accepted for configurations of aws-vpc-move-ip.',
  },
  curl_retries: {
    type: matching(/^/, ''),
    reloadable: true,
    deprecated: { desc: 'Ignored: curl is not used.' },
    shortdesc: 'retries of curl (ignored)',
    longdesc: 'Accepted for configurations of aws-vpc-move-ip.',
  },
  curl_sleep: {
    type: matching(/^/, ''),
    reloadable: true,
    deprecated: { desc: 'Ignored: curl is not used.' },
    shortdesc: 'pause between retries of curl (ignored)',
    longdesc: 'Accepted for configurations of aws-vpc-move-ip.',
  },
} as const satisfies Declarations;

export type Parameters = Values<typeof parameters>;

export const agent: AgentDeclaration = {
  name: 'overlay-ip',
  shortdesc: 'Moves an overlay IP address between EC2 instances',
  longdesc:
    'An overlay IP is an address outside of the CIDR blocks of a VPC that route tables send to one EC2 instance. ' +
    'This agent moves it between cluster nodes, also across Availability Zones: it adds the address to a network ' +
    'interface and points the route in every listed route table at this node.\n\n' +
    'The nodes need ec2:ReplaceRoute and ec2:CreateRoute on the route tables, and ec2:DescribeRouteTables on all resources.',
  parameters,
  // crmsh warns of a configured timeout below the advertised one; the documented SAP configurations have
  // start and stop 180s, monitor 40s or 60s
  actions: [
    { name: 'start', timeout: '180s' },
    { name: 'stop', timeout: '180s' },
    { name: 'monitor', timeout: '30s', interval: '60s', depth: '0' },
    { name: 'validate-all', timeout: '30s' },
    { name: 'reload-agent', timeout: '10s' },
    { name: 'meta-data', timeout: '5s' },
  ],
};

/** Reads the instance parameters; what one parameter cannot see of another is checked here. Never throws. */
export function parseParameters(env: Env): { parameters: Parameters; problems: readonly Problem[] } {
  const { values, problems } = parseInstanceParameters(parameters, env);
  if (values.interface === undefined) return { parameters: values, problems };
  const label = formatLabel(values.interface, values.iflabel);
  // An alternative name may be longer than the kernel's names; start looks at the real one
  if (label === undefined || isLabel(label) || values.interface.length > 13)
    return { parameters: values, problems };
  const what = `makes the address label ${label} with ${label.length} characters; 15 are the most`;
  return {
    parameters: values,
    problems: [...problems, { parameter: 'iflabel', value: values.iflabel, what, identifying: true }],
  };
}
