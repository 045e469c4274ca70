import { Option } from 'commander';
import type { Parameters } from '../../agent.ts';
import { formatProblem } from '../../ocf/instance-parameters.ts';
import type { ValueType } from '../../ocf/value-types.ts';
import { flagOf, readParameterOptions } from '../parameter-options.ts';
import { OperatorError } from '../session.ts';
import type { Attributes, ClusterTool } from './configuration.ts';
import type { Fencing } from './fencing.ts';
import {
  fenceTag,
  hostMap,
  offeredParameters,
  systemOptions,
  type GivenOptions,
  type ParameterName,
} from './options.ts';
import type { Request, Topology } from './request.ts';

export type Wanted =
  | { readonly what: 'configuration'; readonly tool: ClusterTool; readonly request: Request }
  /** `cib`: a file; `undefined` → the cluster is asked. */
  | { readonly what: 'migration'; readonly tool: ClusterTool; readonly cib: string | undefined };

/** @throws OperatorError with every problem at once */
export function readOptions(given: GivenOptions): Wanted {
  const problems: string[] = [];
  const tool = readTool(given, problems);
  const topology = given['for'] as Topology | undefined;
  const wanted =
    given['migrate'] === true
      ? readMigration(given, tool, problems)
      : topology === undefined
        ? undefined
        : readConfiguration(given, topology, tool, problems);
  if (wanted === undefined) problems.push('--for says what is configured; or --migrate');
  if (wanted === undefined || problems.length > 0) throw new OperatorError(problems.join('\n'));
  return wanted;
}

function readTool(given: GivenOptions, problems: string[]): ClusterTool {
  if ((given['crm'] === true) === (given['pcs'] === true))
    problems.push('either --crm or --pcs: for crmsh (SLES) or for pcs (RHEL)');
  return given['pcs'] === true ? 'pcs' : 'crm';
}

function readMigration(given: GivenOptions, tool: ClusterTool, problems: string[]): Wanted {
  for (const name of Object.keys(given))
    if (!['crm', 'pcs', 'migrate', 'cib'].includes(name) && !(name === 'filesystem' && given[name] === true))
      problems.push(`${flagOfOption(name)} is not for --migrate, which takes everything from the cluster`);
  return { what: 'migration', tool, cib: given['cib'] as string | undefined };
}

function readConfiguration(
  given: GivenOptions,
  topology: Topology,
  tool: ClusterTool,
  problems: string[],
): Wanted {
  if (given['cib'] !== undefined) problems.push('--cib is for --migrate');
  const isHana = topology.startsWith('hana-');
  if (!isHana && given['classic'] === true) problems.push(`--classic is not for ${topology}`);
  if (!isHana && given['filesystem'] === false) problems.push(`--no-filesystem is not for ${topology}`);

  const system = readSystem(given, topology, problems);
  const params = readParams(given, topology, problems);
  const fencing = readFencing(given, topology, tool, problems);
  const request = requestOf(topology, system, params, fencing, given);
  problems.push(...contradictions(request));
  return { what: 'configuration', tool, request };
}

type System = {
  readonly [Name in keyof typeof systemOptions]?: (typeof systemOptions)[Name]['type'] extends ValueType<
    infer T
  >
    ? T
    : never;
};

function readSystem(given: GivenOptions, topology: Topology, problems: string[]): System {
  const system: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(systemOptions)) {
    const { flag, what, for: whatFor } = option;
    const value = given[name];
    const isForThis = (whatFor as readonly Topology[]).includes(topology);
    if (typeof value !== 'string') {
      if (isForThis && 'isRequired' in option) problems.push(`${flag} is required: ${what}`);
      continue;
    }
    if (isForThis) system[name] = parse<unknown>(option.type, flag, value, problems);
    else problems.push(`${flag} is not for ${topology}, but for ${whatFor.join(', ')}`);
  }
  return system;
}

/** The parameters that several resources of a configuration may share, as they will be written. */
function readParams(given: GivenOptions, topology: Topology, problems: string[]): Attributes {
  if (topology === 'ensa2' && given['ip'] !== undefined)
    problems.push('--ip is not for ensa2, which has two: --ascs-ip and --ers-ip');
  const required: ParameterName[] = topology === 'ensa2' ? ['routing_table'] : ['ip', 'routing_table'];
  const parsed = attempt(() => readParameterOptions(given, offeredParameters, required), problems);
  const attributes: Record<string, string> = {};
  for (const name of offeredParameters) {
    const value = given[optionName(flagOf(name))];
    if (typeof value !== 'string' || value.trim() === '') continue;
    attributes[name] = listed(parsed, name) ?? value.trim();
    // Nothing of a configuration has them, and each tool quotes them in another way
    if (/["\\\p{Cc}]/u.test(value))
      problems.push(`${flagOf(name)} has a quote, a backslash or a control character`);
  }
  return attributes;
}

/** Without blanks, and each item once. */
function listed(parsed: Parameters | undefined, name: ParameterName): string | undefined {
  const value: unknown = parsed?.[name];
  return Array.isArray(value) ? value.join(',') : undefined;
}

function readFencing(
  given: GivenOptions,
  topology: Topology,
  tool: ClusterTool,
  problems: string[],
): Fencing {
  const ofTool = tool === 'crm' ? 'external/ec2' : 'fence_aws';
  const agent = (given['fence'] ?? (topology === 'ip' ? 'none' : ofTool)) as Fencing['agent'];
  const [tag, map, region, profile] = ['fenceTag', 'hostMap', 'region', 'profile'].map(
    (name) => given[name] as string | undefined,
  );
  if (tag !== undefined && agent !== 'external/ec2') problems.push(`--fence-tag is not for ${agent}`);
  if (map !== undefined && agent !== 'fence_aws') problems.push(`--host-map is not for ${agent}`);
  switch (agent) {
    case 'external/ec2':
      return { agent, tag: parse(fenceTag, '--fence-tag', tag ?? 'pacemaker', problems) ?? '', profile };
    case 'fence_aws':
      if (map === undefined)
        problems.push('--host-map is required: the nodes and their instances, for fence_aws; or --fence');
      if (region === undefined) problems.push('--region is required: fence_aws asks EC2 there; or --fence');
      return {
        agent,
        hosts: map === undefined ? [] : (parse(hostMap, '--host-map', map, problems) ?? []),
        region: region ?? '',
      };
    case 'none':
      return { agent };
    default:
      agent satisfies never;
      throw new Error('unreachable');
  }
}

/** What is missing has been told, and the request is not used then. */
function requestOf(
  topology: Topology,
  system: System,
  params: Attributes,
  fencing: Fencing,
  given: GivenOptions,
): Request {
  const { sid = '' } = system;
  switch (topology) {
    case 'ip':
      return { topology, id: system.id ?? 'rsc_overlay_ip', params, fencing };
    case 'ensa2':
      return {
        topology,
        sid,
        ascs: {
          instanceNumber: system.ascsInstanceNumber ?? '',
          host: system.ascsHost ?? '',
          params: withIp(system.ascsIp, params),
        },
        ers: {
          instanceNumber: system.ersInstanceNumber ?? '',
          host: system.ersHost ?? '',
          params: withIp(system.ersIp, params),
        },
        fencing,
      };
    case 'hana-scale-up':
    case 'hana-read-enabled':
    case 'hana-scale-out':
      return {
        topology,
        sid,
        instanceNumber: system.instanceNumber ?? '',
        isClassic: given['classic'] === true,
        monitorsFilesystem: given['filesystem'] !== false,
        nodeCount: system.nodeCount ?? 2,
        majorityMaker: system.majorityMaker,
        params,
        readEnabledParams: system.readEnabledIp && withIp(system.readEnabledIp, params),
        fencing,
      };
    default:
      topology satisfies never;
      throw new Error('unreachable');
  }
}

/** What is well-formed each for itself. */
function contradictions(request: Request): string[] {
  const problems: string[] = [];
  const differ = (one: string | undefined, other: string | undefined, flags: string) => {
    if (one && one === other) problems.push(`${flags} are the same: ${one}`);
  };
  if (request.topology === 'ensa2') {
    const { ascs, ers } = request;
    differ(ascs.instanceNumber, ers.instanceNumber, '--ascs-instance-number and --ers-instance-number');
    differ(ascs.host, ers.host, '--ascs-host and --ers-host');
    differ(ascs.params['ip'], ers.params['ip'], '--ascs-ip and --ers-ip');
  } else if (request.topology === 'hana-read-enabled')
    differ(request.params['ip'], request.readEnabledParams?.['ip'], '--ip and --read-enabled-ip');
  return problems;
}

/** The address comes first, as in the guides. */
function withIp(ip: readonly string[] | undefined, params: Attributes): Attributes {
  const others = Object.entries(params).filter(([name]) => name !== 'ip');
  return { ip: ip?.join(',') ?? '', ...Object.fromEntries(others) };
}

function parse<T>(type: ValueType<T>, flag: string, text: string, problems: string[]): T | undefined {
  const { value, problems: found } = type.parse(text);
  for (const what of found)
    problems.push(formatProblem({ parameter: flag, value: text, what, identifying: true }));
  return found.length === 0 ? value : undefined;
}

function attempt<T>(read: () => T, problems: string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    problems.push(...error.message.split('\n'));
    return undefined;
  }
}

function optionName(flag: string): string {
  return new Option(`${flag} <value>`).attributeName();
}

function flagOfOption(name: string): string {
  return flagOf(name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}
