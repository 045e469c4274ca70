import { Option, type Command } from 'commander';
import { parameters } from '../../agent.ts';
import type { ValueType } from '../../ocf/value-types.ts';
import { malformed, matching, parsedAs } from '../../ocf/value-types.ts';
import { addParameterOptions } from '../parameter-options.ts';
import type { HostOfInstance } from './fencing.ts';
import { topologies, type Topology } from './request.ts';

/** As commander gives them: by the name of the flag, in camel case. */
export type GivenOptions = Readonly<Record<string, unknown>>;

export type ParameterName = keyof typeof parameters;

/** Those that somebody who begins has a use for: neither the names of the former agent nor how to trace. */
export const offeredParameters = (Object.keys(parameters) as ParameterName[]).filter(
  (name) => !('deprecated' in parameters[name]) && !name.startsWith('trace_'),
);

interface SystemOption<T> {
  readonly flag: string;
  readonly placeholder: string;
  readonly what: string;
  /** What it is for; for anything else it is a mistake. */
  readonly for: readonly Topology[];
  readonly isRequired?: true;
  readonly type: ValueType<T>;
}

const hana = ['hana-scale-up', 'hana-read-enabled', 'hana-scale-out'] as const;
const sap = [...hana, 'ensa2'] as const;

const instanceNumber = matching(/^\d\d$/, 'the number of an instance; write it like 00');
// SAP note 611361
const hostName = matching(/^[a-z][a-z0-9-]{0,12}$/i, 'a host name of at most 13 characters');
const nodeName = matching(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i, 'the name of a node');
const overlayIp = parameters.ip.type;

/** What is not a parameter of the resource, in the order of the help. */
export const systemOptions = {
  id: {
    flag: '--id',
    placeholder: 'id',
    what: 'the resource, as the cluster will call it',
    for: ['ip'],
    type: matching(/^[a-z_][\w.-]*$/i, 'the id of a resource; write it like rsc_ip_HA1_HDB10'),
  },
  sid: {
    flag: '--sid',
    placeholder: 'sid',
    what: 'SAP system id',
    for: sap,
    isRequired: true,
    type: matching(/^[A-Z][A-Z0-9]{2}$/, 'the id of an SAP system; write it like HA1'),
  },
  instanceNumber: {
    flag: '--instance-number',
    placeholder: 'number',
    what: 'of the HANA database',
    for: hana,
    isRequired: true,
    type: instanceNumber,
  },
  readEnabledIp: {
    flag: '--read-enabled-ip',
    placeholder: 'address',
    what: 'overlay IP of the secondary',
    for: ['hana-read-enabled'],
    isRequired: true,
    type: overlayIp,
  },
  nodeCount: {
    flag: '--node-count',
    placeholder: 'number',
    what: 'nodes with a database, at both sites, without the majority maker',
    for: ['hana-scale-out'],
    isRequired: true,
    type: {
      content: 'integer',
      parse: (text) =>
        /^\d{1,2}$/.test(text) && Number(text) >= 2
          ? parsedAs(Number(text))
          : malformed('not a number of nodes; write it like 6'),
    },
  },
  majorityMaker: {
    flag: '--majority-maker',
    placeholder: 'node',
    what: 'the node without a database',
    for: ['hana-scale-out'],
    type: nodeName,
  },
  ascsInstanceNumber: {
    flag: '--ascs-instance-number',
    placeholder: 'number',
    what: 'of the ASCS',
    for: ['ensa2'],
    isRequired: true,
    type: instanceNumber,
  },
  ascsHost: {
    flag: '--ascs-host',
    placeholder: 'name',
    what: 'virtual host name of the ASCS, as in its profile',
    for: ['ensa2'],
    isRequired: true,
    type: hostName,
  },
  ascsIp: {
    flag: '--ascs-ip',
    placeholder: 'address',
    what: 'overlay IP of the ASCS',
    for: ['ensa2'],
    isRequired: true,
    type: overlayIp,
  },
  ersInstanceNumber: {
    flag: '--ers-instance-number',
    placeholder: 'number',
    what: 'of the ERS',
    for: ['ensa2'],
    isRequired: true,
    type: instanceNumber,
  },
  ersHost: {
    flag: '--ers-host',
    placeholder: 'name',
    what: 'virtual host name of the ERS, as in its profile',
    for: ['ensa2'],
    isRequired: true,
    type: hostName,
  },
  ersIp: {
    flag: '--ers-ip',
    placeholder: 'address',
    what: 'overlay IP of the ERS',
    for: ['ensa2'],
    isRequired: true,
    type: overlayIp,
  },
} as const satisfies Record<string, SystemOption<string | number | readonly string[]>>;

export const fenceAgents = ['external/ec2', 'fence_aws', 'none'] as const;

/** `hanahost01:i-…;hanahost02:i-…`, as fence_aws has it; a comma needs no quotes in a shell. */
export const hostMap: ValueType<readonly HostOfInstance[]> = {
  content: 'string',
  parse(text) {
    const hosts = text.split(/[;,]/).map((pair) => {
      const [, host = '', instanceId = ''] =
        /^([\w.-]+):(i-[0-9a-f]{8}(?:[0-9a-f]{9})?)$/.exec(pair.trim()) ?? [];
      return { host, instanceId };
    });
    return hosts.every(({ host }) => host !== '')
      ? parsedAs(hosts)
      : malformed(
          'not nodes and their instances; write it like hanahost01:i-0123456789abcdef0,hanahost02:i-0123456789abcdef1',
        );
  },
};

export const fenceTag = matching(/^[\w.:/=+@-]{1,128}$/, 'the key of a tag of EC2, without blanks');

export function addOptions(command: Command): void {
  const titles = Object.entries(topologies).map(([name, what]) => `${name}: ${what}`);
  command
    .addOption(new Option('--crm', 'for crmsh (SLES)'))
    .addOption(new Option('--pcs', 'for pcs (RHEL)'))
    .addOption(
      new Option('--for <what>', `what is configured. ${titles.join('; ')}`).choices(Object.keys(topologies)),
    )
    .addOption(
      new Option(
        '--migrate',
        'instead: the commands that move the resources of aws-vpc-move-ip over, and back',
      ),
    )
    .addOption(
      new Option(
        '--cib <file>',
        'for --migrate: the configuration of the cluster; default: cibadmin --query',
      ),
    );
  for (const { flag, placeholder, what, for: whatFor } of Object.values(systemOptions)) {
    const description = `${what} (${whatFor.join(', ')})`;
    command.addOption(new Option(`${flag} <${placeholder}>`, description).helpGroup('The system:'));
  }
  command
    .addOption(
      new Option(
        '--classic',
        'the agents of SAPHanaSR and SAPHanaSR-ScaleOut instead of SAPHanaSR-angi (hana)',
      ).helpGroup('The system:'),
    )
    .addOption(
      new Option('--no-filesystem', 'without SAPHanaFilesystem, which watches /hana/shared (hana)').helpGroup(
        'The system:',
      ),
    )
    .addOption(
      new Option('--fence <agent>', 'default: external/ec2 with --crm, fence_aws with --pcs; for ip none')
        .choices(fenceAgents)
        .helpGroup('Fencing:'),
    )
    .addOption(
      new Option(
        '--fence-tag <key>',
        'for external/ec2: tag of the instances whose value is the host name; default: pacemaker',
      ).helpGroup('Fencing:'),
    )
    .addOption(
      new Option(
        '--host-map <map>',
        'for fence_aws: hanahost01:i-…,hanahost02:i-…; it needs --region too',
      ).helpGroup('Fencing:'),
    );
  addParameterOptions(command, offeredParameters);
}
