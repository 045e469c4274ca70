import type { AskingAction } from './actions.ts';
import type { Fault } from '../sim/faults.ts';
import { ec2ErrorCodes, stsErrorCodes, type ErrorCode, type Meaning } from './error-codes.ts';
import type { Step, StepName } from './steps.ts';

/** What happens to a request, wherever it is made. */
export interface RequestFault {
  readonly name: string;
  /** Of its line in the README. */
  readonly row: string;
  /** What the simulator does; of the metadata service `errorCode` is never it. */
  readonly effect: Effect;
  readonly meaning: Meaning;
  /** Which services it can strike. */
  readonly strikes: readonly Step['service'][];
  /** It takes as long as the client waits. */
  readonly isSlow?: true;
  /** The request is processed all the same. */
  readonly takesEffect?: true;
  /** Reading it takes a second of its own. */
  readonly isHeavy?: true;
  readonly errorCode?: ErrorCode;
}

type Effect = Fault extends infer F ? (F extends unknown ? Omit<F, keyof Match> : never) : never;
interface Match {
  service: unknown;
  action: unknown;
  path: unknown;
  times: unknown;
}

const everyService = ['imds', 'ec2', 'sts'] as const;
const apis = ['ec2', 'sts'] as const;

const megabytes = (text: string, length: number) => text.repeat(Math.ceil((length * 1e6) / text.length));
const badGateway = '<html><head><title>502 Bad Gateway</title></head><body></body></html>';
const otherXml = '<?xml version="1.0"?>\n<status><message>Please try again later</message></status>\n';
const longXml = () => `<?xml version="1.0"?>\n<log>${megabytes('<line>nothing of EC2</line>\n', 10)}</log>\n`;

const status = (code: number, meaning: Meaning, strikes: RequestFault['strikes'] = everyService) => ({
  name: `HTTP ${code}`,
  row: meaning === 'transient' ? 'HTTP 401 (metadata), 429, 500, 502, 503' : 'HTTP 403, 404, 407',
  effect: { status: code, ...(code === 502 && { body: badGateway, type: 'text/html' }) },
  meaning,
  strikes,
});

const slow = 'no answer, half of one, one that trickles';

const httpFaults: readonly RequestFault[] = [
  {
    name: 'no answer',
    row: slow,
    effect: { hang: true },
    meaning: 'transient',
    strikes: everyService,
    isSlow: true,
  },
  {
    name: 'half an answer, then silence',
    row: slow,
    effect: { stall: true },
    takesEffect: true,
    meaning: 'transient',
    strikes: everyService,
    isSlow: true,
  },
  {
    name: 'an answer that trickles',
    row: slow,
    effect: { trickle: 15_000 },
    takesEffect: true,
    meaning: 'transient',
    strikes: everyService,
    isSlow: true,
  },
  {
    name: 'a late answer',
    row: 'a late answer',
    effect: { delay: 300 },
    meaning: 'harmless',
    strikes: everyService,
  },
  {
    name: 'half an answer, then a reset',
    row: 'a connection that ends or is reset',
    effect: { reset: true },
    meaning: 'transient',
    strikes: everyService,
  },
  {
    name: 'the connection ends before the answer',
    row: 'a connection that ends or is reset',
    effect: { hangUp: true },
    meaning: 'transient',
    strikes: everyService,
  },
  status(429, 'transient'),
  status(500, 'transient'),
  status(502, 'transient', apis),
  status(503, 'transient'),
  // Of the metadata service: the token has ended
  status(401, 'transient', ['imds']),
  status(403, 'refused'),
  status(404, 'refused'),
  status(407, 'refused', apis),
  {
    name: 'HTML with 200',
    row: 'HTML with 200',
    effect: { html: true },
    meaning: 'unreadable',
    strikes: everyService,
  },
  {
    name: 'nothing with 200',
    row: 'nothing with 200',
    effect: { status: 200, body: '' },
    meaning: 'unreadable',
    strikes: everyService,
  },
  {
    name: 'half a document',
    row: 'half a document',
    effect: { truncated: true },
    takesEffect: true,
    meaning: 'unreadable',
    strikes: everyService,
  },
  {
    name: 'other XML',
    row: 'XML of something else, 10 MB of it',
    effect: { status: 200, body: otherXml, type: 'text/xml' },
    meaning: 'unreadable',
    strikes: everyService,
  },
  {
    name: '10 MB of XML',
    row: 'XML of something else, 10 MB of it',
    effect: { status: 200, body: longXml(), type: 'text/xml' },
    meaning: 'unreadable',
    strikes: everyService,
    isHeavy: true,
  },
];

const ofTheRoute = 'error codes of the route: ';
const rowOfCode: Readonly<Record<Meaning, string>> = {
  transient: 'error codes that pass: ',
  denied: 'error codes that deny: ',
  refused: 'error codes of other mistakes: ',
  'no-such-table': '',
  'no-such-route': ofTheRoute,
  'route-exists': ofTheRoute,
  'no-such-interface': '',
  allowed: '',
  unreadable: '',
  harmless: '',
};

function ofCode(service: 'ec2' | 'sts', errorCode: ErrorCode): RequestFault {
  const { code, meaning, status, message } = errorCode;
  return {
    name: code,
    row: rowOfCode[meaning] || code,
    effect: { errorCode: code, ...(status && { status }), ...(message && { message }) },
    meaning,
    strikes: [service],
    errorCode,
  };
}

/** Codes of both services are two faults of one name. */
export const requestFaults: readonly RequestFault[] = [
  ...httpFaults,
  ...ec2ErrorCodes.map((code) => ofCode('ec2', code)),
  ...stsErrorCodes.map((code) => ofCode('sts', code)),
];

export function strikes(fault: RequestFault, stepName: StepName, { service }: Step): boolean {
  if (!fault.strikes.includes(service)) return false;
  return fault.errorCode?.ofRoutes !== true || stepName.includes('Route');
}

/** What the same answer means at different steps. */
export function meaningAt(
  { name, meaning }: RequestFault,
  stepName: StepName,
  action?: AskingAction,
): Meaning {
  // A dry run is answered by an error document. Half of one is judged by its status, which is 412
  if (action === 'validate-all 10' && name === 'half a document' && dryRuns.includes(stepName))
    return 'refused';
  const here: Partial<Record<StepName, Readonly<Record<string, Meaning>>>> = {
    ReplaceRoute: { InvalidParameterValue: 'no-such-route' },
    'IMDS interface-id': { 'HTTP 404': 'no-such-interface' },
    // The instance has no role. Half a name is a name, which the metadata service does not know
    'IMDS role': { 'HTTP 404': 'denied', 'half a document': 'refused' },
    // A VPC has none of a family
    'IMDS cidr-blocks': { 'HTTP 404': 'harmless' },
  };
  return here[stepName]?.[name] ?? meaning;
}

const dryRuns: readonly StepName[] = ['ReplaceRoute', 'CreateRoute', 'ModifyNetworkInterfaceAttribute'];
