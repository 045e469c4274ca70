import { stripVTControlCharacters } from 'node:util';
import { SimulatedVpc, type SimulatedVpcOptions } from '../lab/simulated-vpc.ts';
import { ClusterNode } from './cluster-node.ts';
import { builtAgent, install, type Installation, sharedPaths } from './installation.ts';

/** What a command said, and how it ended. */
export type Said = { exitCode: number; stdout: string; stderr: string };

export type HostOptions = Partial<Pick<SimulatedVpcOptions, 'routeTables'>> & {
  installation?: Installation;
};

/** A host as an administrator has installed it; its cluster is not started, and the tools work on a file instead. */
export class HostWithoutCluster implements AsyncDisposable {
  readonly vpc: SimulatedVpc;
  readonly #node: ClusterNode;
  #configurations = 0;

  private constructor(vpc: SimulatedVpc, node: ClusterNode) {
    this.vpc = vpc;
    this.#node = node;
  }

  static async up({
    installation = builtAgent,
    routeTables = [],
  }: HostOptions = {}): Promise<HostWithoutCluster> {
    const disks = { share: sharedPaths, root: installation.root };
    const vpc = await SimulatedVpc.up({ nodes: ['node1'], routeTables, disks });
    try {
      const node = new ClusterNode(vpc.lab.node('node1'));
      await install(node.machine, vpc, installation);
      await node.shell(fencedCib);
      return new HostWithoutCluster(vpc, node);
    } catch (error) {
      await vpc.down();
      throw error;
    }
  }

  /** From now on `configure` works on a configuration that has a fence device alone. */
  async newConfiguration(): Promise<void> {
    this.#configurations += 1;
    await this.#node.shell(`cp /root/fenced.xml ${this.#cib}`);
  }

  /** root configures with crm, pcs and Pacemaker's tools; pcs knows of the file by an option alone. */
  async configure(script: string): Promise<Said> {
    return this.as(
      'root',
      `export CIB_file=${this.#cib}; pcs() { command pcs -f "$CIB_file" "$@"; }; ${script}`,
    );
  }

  /** The ids of the resources that are configured, of one agent: `ocf:aws:overlay-ip`. */
  async configured(agent: string): Promise<string[]> {
    const [standard = '', provider = '', type = ''] = agent.split(':');
    const xpath = `//primitive[@class='${standard}'][@provider='${provider}'][@type='${type}']`;
    const { stdout } = await this.configure(`cibadmin --query --node-path --xpath "${xpath}"`);
    return [...stdout.matchAll(/primitive\[@id='(.*?)'\]/g)].map(([, id = '']) => id);
  }

  /** `hacluster` is in the group whose members may administer a cluster. */
  async as(user: 'root' | 'hacluster' | 'nobody', script: string): Promise<Said> {
    const { stdout: ids } = await this.#node.shell(`id -u ${user}; id -g ${user}`);
    const [uid, gid] = ids.split('\n').map(Number);
    const home = user === 'root' ? '/root' : '/tmp';
    const { exitCode, stdout, stderr } = await this.#node.exec(
      'sh',
      ['-c', `export HOME=${home}; ${script}`],
      {
        ...(uid !== undefined && { uid }),
        ...(gid !== undefined && { gid }),
      },
    );
    return { exitCode, stdout: plain(stdout), stderr: plain(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.vpc.down();
  }

  get #cib(): string {
    return `/root/cib-${this.#configurations}.xml`;
  }
}

/** Without a fence device and without a quorum, the tools warn of that whatever is configured. */
const fencedCib = `
  cibadmin --empty | sed 's/<cib /<cib have-quorum="1" /' >/root/fenced.xml
  CIB_file=/root/fenced.xml crm configure primitive res_AWS_STONITH stonith:fence_lab
`;

/** crmsh colours its output for every terminal, and for none. */
function plain(text: string): string {
  return stripVTControlCharacters(text).trim();
}
