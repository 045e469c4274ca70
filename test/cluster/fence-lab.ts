/**
 * A fence agent of the tests: switches a node of the lab off and on, as fence_aws stops and starts an instance. Options come as
 * `name=value` lines on standard input (FenceAgentAPI.md of ClusterLabs/fence-agents).
 *
 *     echo 'action=off
 *     plug=node1' | node fence-lab.ts http://10.1.0.2:8000
 */
import { text } from 'node:stream/consumers';
import { exit } from 'node:process';

const metaData = `<?xml version="1.0" ?>
<resource-agent name="fence_lab" shortdesc="Switches nodes of the lab off and on">
  <longdesc>Kills every process of a node, after its cables have been pulled, and confirms it.</longdesc>
  <vendor-url>https://github.com/ClusterLabs/fence-agents</vendor-url>
  <parameters>
    <parameter name="action" unique="0" required="1">
      <getopt mixed="-o, --action=[action]"/>
      <content type="string" default="reboot"/>
      <shortdesc lang="en">Fencing action</shortdesc>
    </parameter>
    <parameter name="plug" unique="0" required="1">
      <getopt mixed="-n, --plug=[instance id]"/>
      <content type="string"/>
      <shortdesc lang="en">The instance</shortdesc>
    </parameter>
  </parameters>
  <actions>
    <action name="on" automatic="0"/>
    <action name="off"/>
    <action name="reboot"/>
    <action name="status"/>
    <action name="monitor"/>
    <action name="list"/>
    <action name="metadata"/>
    <action name="validate-all"/>
  </actions>
</resource-agent>
`;

const [powerSwitch = ''] = process.argv.slice(2);
const options = new Map(
  (await text(process.stdin)).split('\n').map((line) => {
    const [name = '', value = ''] = line.trim().split('=', 2);
    return [name, value] as const;
  }),
);
const instanceId = options.get('plug') ?? options.get('port') ?? '';

/** The exit code; 2 is a status: off. */
async function fence(action: string): Promise<0 | 1 | 2> {
  switch (action) {
    case 'metadata':
    case 'meta-data':
      process.stdout.write(metaData);
      return 0;
    case 'monitor':
    case 'list':
    case 'validate-all':
      return 0;
    case 'status':
      return (await ask('GET', '')) === 'on' ? 0 : 2;
    case 'off':
      return (await ask('POST', '/off')) === 'off' ? 0 : 1;
    case 'on':
      return (await ask('POST', '/on')) === 'on' ? 0 : 1;
    case 'reboot':
      return (await fence('off')) || (await fence('on'));
    default:
      return 1;
  }
}

async function ask(method: string, path: string): Promise<string> {
  const response = await fetch(`${powerSwitch}/${instanceId}${path}`, { method });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.text();
}

exit(await fence(options.get('action') ?? 'reboot'));
