import type { HostWithoutCluster } from '../../cluster/host-without-cluster.ts';

/**
 * Agents that Debian does not have, for their meta-data alone: crm and pcs check parameters and timeouts against it. Parameters and
 * advertised timeouts are those of SAPHanaSR 1.3 (`angi`), SAPHanaSR 0.162, sapstartsrv-resource-agents, fence_aws of fence-agents
 * and external/ec2 of cluster-glue. On SLES the first ones are under `suse`, on RHEL under `heartbeat`.
 */
interface StandIn {
  readonly name: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Seconds. */
  readonly timeouts: Readonly<Record<string, number>>;
}

const controller = {
  required: ['SID', 'InstanceNumber'],
  optional: [
    ...['PREFER_SITE_TAKEOVER', 'AUTOMATED_REGISTER', 'DUPLICATE_PRIMARY_TIMEOUT', 'HANA_CALL_TIMEOUT'],
    ...['DIR_EXECUTABLE', 'DIR_PROFILE', 'INSTANCE_PROFILE'],
  ],
};

const resourceAgents: readonly StandIn[] = [
  {
    name: 'SAPHanaController',
    ...controller,
    optional: [...controller.optional, 'ON_FAIL_ACTION'],
    timeouts: { start: 3600, stop: 600, promote: 900, demote: 320, monitor: 700 },
  },
  {
    name: 'SAPHana',
    ...controller,
    timeouts: { start: 3600, stop: 3600, promote: 3600, demote: 320, monitor: 700 },
  },
  {
    name: 'SAPHanaTopology',
    required: ['SID', 'InstanceNumber'],
    optional: ['HANA_CALL_TIMEOUT', 'DIR_EXECUTABLE'],
    timeouts: { start: 600, stop: 300, monitor: 600 },
  },
  {
    name: 'SAPHanaFilesystem',
    required: ['SID'],
    optional: ['InstanceNumber', 'DIRECTORY', 'ON_FAIL_ACTION'],
    timeouts: { start: 10, stop: 20, monitor: 120 },
  },
  {
    name: 'SAPStartSrv',
    required: ['InstanceName'],
    optional: ['START_PROFILE'],
    timeouts: { start: 20, stop: 20, monitor: 20 },
  },
];

const fenceAws: StandIn = {
  name: 'fence_aws',
  required: [],
  optional: ['action', 'plug', 'region', 'access_key', 'secret_key', 'filter', 'skip_os_shutdown'],
  timeouts: { on: 60, off: 60, reboot: 60, status: 20, monitor: 20, metadata: 20, 'validate-all': 20 },
};

/** Onto the disk of the node; nothing of this machine changes. */
export async function installStandIns(host: HostWithoutCluster): Promise<void> {
  const ocf = resourceAgents.flatMap((agent) =>
    ['suse', 'heartbeat'].map((provider) =>
      install(`/usr/lib/ocf/resource.d/${provider}/${agent.name}`, metaData(agent)),
    ),
  );
  const scripts = [
    ...ocf,
    install('/usr/sbin/fence_aws', metaData(fenceAws)),
    install(
      '/usr/lib/stonith/plugins/external/ec2',
      externalEc2,
      'case $1 in getinfo-xml) ;; *) exit 0;; esac',
    ),
  ];
  const { exitCode, stderr } = await host.as('root', `set -e\n${scripts.join('\n')}`);
  if (exitCode !== 0) throw new Error(stderr);
}

/** An executable that prints the text, whatever it is asked. */
function install(file: string, text: string, guard = ''): string {
  return `mkdir -p "$(dirname ${file})"
cat >${file} <<'AGENT'
#!/bin/sh
${guard}
cat <<'XML'
${text}
XML
AGENT
chmod 755 ${file}`;
}

function metaData({ name, required, optional, timeouts }: StandIn): string {
  return `<?xml version="1.0"?>
<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
<resource-agent name="${name}" version="1.0">
<version>1.0</version>
<longdesc lang="en">A stand-in for ${name}.</longdesc>
<shortdesc lang="en">A stand-in for ${name}</shortdesc>
<parameters>
${[...required.map((parameter) => parameterXml(parameter, '1')), ...optional.map((parameter) => parameterXml(parameter, '0'))].join('\n')}
</parameters>
<actions>
${Object.entries(timeouts)
  .map(([action, timeout]) => `<action name="${action}" timeout="${timeout}"/>`)
  .join('\n')}
<action name="meta-data" timeout="5"/>
</actions>
</resource-agent>`;
}

function parameterXml(name: string, required: '0' | '1'): string {
  return `<parameter name="${name}" unique="0" required="${required}">
<longdesc lang="en">${name}</longdesc>
<shortdesc lang="en">${name}</shortdesc>
<content type="string" default=""/>
</parameter>`;
}

/** cluster-glue's plugins print their parameters alone. */
const externalEc2 = `<parameters>
${parameterXml('tag', '1')}
${parameterXml('profile', '0')}
${parameterXml('unknown_is_stopped', '0')}
</parameters>`;
