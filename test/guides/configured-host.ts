import { stripVTControlCharacters } from 'node:util';
import { HostWithoutCluster } from '../cluster/host-without-cluster.ts';
import { clusterConfig } from '../operator/cluster-config/cases.ts';
import { installStandIns } from '../operator/cluster-config/stand-ins.ts';
import { type Ended, parseEnded, type RunsOfProgram, runManyCommand } from './run-many.ts';

const tables = '--routing-table rtb-0a1b2c3d4e5f60001,rtb-0a1b2c3d4e5f60002';
const hana = `--crm --for hana-scale-up --sid HA1 --instance-number 10 --ip 192.168.10.15 ${tables}`;
const netWeaver = `--crm --for ensa2 --sid HA1 --ascs-instance-number 00 --ascs-host sapascs --ascs-ip 192.168.10.20
  --ers-instance-number 10 --ers-host sapers --ers-ip 192.168.10.21 ${tables}`;
const nodes = ['hanahost01', 'hanahost02', 'saphost01', 'saphost02'];

/** `created` → what is to be configured yet; the others have everything that the guides configure, named as for crm or pcs. */
export type Configuration = 'created' | 'crm' | 'pcs';

/** A host with the tools of clusters, on which the systems of the guides are configured. No cluster runs. */
export class ConfiguredHost implements AsyncDisposable {
  readonly #host: HostWithoutCluster;
  #runs = 0;

  private constructor(host: HostWithoutCluster) {
    this.#host = host;
  }

  static async up(): Promise<ConfiguredHost> {
    const host = await HostWithoutCluster.up();
    try {
      await installStandIns(host);
      const scripts = await Promise.all([hana, netWeaver].map((words) => clusterConfig(words)));
      const { exitCode, stdout, stderr } = await host.as(
        'root',
        configure(scripts.map(({ stdout }) => stdout.replace(/^crm configure verify$/m, ''))),
      );
      if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
      return new ConfiguredHost(host);
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Each on its own copy of the configuration, in a directory of its own. */
  async run(
    { program, modules, runs }: RunsOfProgram,
    configurations: readonly Configuration[],
  ): Promise<Ended[]> {
    const directory = `/root/runs-${(this.#runs += 1)}`;
    const copies = configurations.map(
      (name, index) => `mkdir -p ${directory}/${index}; cp /root/${name}.xml ${directory}/${index}/cib.xml`,
    );
    const placed = runs.map((run, index) => {
      const cib = `${directory}/${index}/cib.xml`;
      const args = run.args.map((word) => (word === cibHere ? cib : word));
      return { ...run, args, env: { CIB_file: cib, ...run.env } };
    });
    const { stdout, stderr } = await this.#host.as(
      'root',
      `${copies.join('\n')}\ncd /root\n${runManyCommand({ program, modules, runs: placed })}`,
    );
    if (stdout === '') throw new Error(stderr);
    return parseEnded(stdout).map(({ exitCode, stdout, stderr }) => ({
      exitCode,
      stdout: stripVTControlCharacters(stdout),
      stderr: stripVTControlCharacters(stderr),
    }));
  }

  /** A program that is not Python, by its name and arguments. */
  async exec(words: readonly string[], configuration: Configuration): Promise<Ended> {
    const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    return this.#host.as('root', `cd /root; export CIB_file=/root/${configuration}.xml; ${quoted}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host[Symbol.asyncDispose]();
  }
}

/** Stands for the file of the configuration in arguments. */
export const cibHere = '{configuration}';

function configure(scripts: readonly string[]): string {
  const added = nodes.map((name, index) => `<node id="${index + 1}" uname="${name}"/>`);
  return `set -e
cd /root
cp fenced.xml created.xml
cp fenced.xml crm.xml
export CIB_file=/root/crm.xml
${added.map((node) => `cibadmin --create --scope nodes --xml-text '${node}'`).join('\n')}
${scripts.join('\n')}
sed 's/mst_SAPHanaCon/cln_SAPHanaCon/g; s/provider="suse"/provider="heartbeat"/' crm.xml >pcs.xml
cp pcs.xml before.xml
sed 's/ERS10/ERS11/g' pcs.xml >after.xml`;
}
