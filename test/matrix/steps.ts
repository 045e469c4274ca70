import type { AskingAction } from './actions.ts';

/** One kind of request that an action makes, and by which it is known. */
export interface Step {
  readonly service: 'imds' | 'ec2' | 'sts';
  /** What a reason calls it. */
  readonly operation: string;
  /** Of the metadata service. */
  readonly path?: RegExp;
  readonly askedBy: readonly AskingAction[];
}

const all: readonly AskingAction[] = ['start', 'monitor', 'probe', 'validate-all 10'];
const level10: readonly AskingAction[] = ['validate-all 10'];

const imds = (path: RegExp, operation: string, askedBy = all): Step => ({
  service: 'imds',
  operation,
  path,
  askedBy,
});
const ec2 = (operation: string, askedBy: readonly AskingAction[]): Step => ({
  service: 'ec2',
  operation,
  askedBy,
});
const ofMac = 'GET /latest/meta-data/network/interfaces/macs/02:00:0a:01:01:0a';
const ofRole = 'GET /latest/meta-data/iam/security-credentials/';

const table = {
  'IMDS token': imds(/\/latest\/api\/token$/, 'PUT /latest/api/token'),
  'IMDS interface-id': imds(/\/interface-id$/, `${ofMac}/interface-id`),
  'IMDS role': imds(/\/security-credentials\/$/, ofRole),
  'IMDS credentials': imds(/\/security-credentials\/.+$/, `${ofRole}cluster-node`),
  'IMDS identity': imds(/\/instance-identity\/document$/, 'GET /latest/dynamic/instance-identity/document'),
  'IMDS mac': imds(/\/meta-data\/mac$/, 'GET /latest/meta-data/mac', level10),
  'IMDS vpc-id': imds(/\/vpc-id$/, `${ofMac}/vpc-id`, level10),
  'IMDS cidr-blocks': imds(/\/vpc-ipv4-cidr-blocks$/, `${ofMac}/vpc-ipv4-cidr-blocks`, level10),
  AssumeRole: { service: 'sts', operation: 'AssumeRole', askedBy: all },
  ReplaceRoute: ec2('ReplaceRoute', ['start', 'validate-all 10']),
  CreateRoute: ec2('CreateRoute', ['start', 'monitor', 'validate-all 10']),
  DescribeRouteTables: ec2('DescribeRouteTables', all),
  DescribeNetworkInterfaces: ec2('DescribeNetworkInterfaces', ['start', 'validate-all 10']),
  ModifyNetworkInterfaceAttribute: ec2('ModifyNetworkInterfaceAttribute', ['start', 'validate-all 10']),
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof table;
export const steps: Readonly<Record<StepName, Step>> = table;
export const stepNames = Object.keys(table) as StepName[];

export function isStep(where: string): where is StepName {
  return Object.hasOwn(table, where);
}
