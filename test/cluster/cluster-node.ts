import type { ExecOptions, ExecResult, LabNode, LabProcess } from '../lab/lab.ts';
import { systemPath } from '../lab/holder.ts';
import { startResponder } from '../lab/client-traffic.ts';
import { type ClusterStatus, parseClusterStatus } from './cluster-status.ts';

/** A host of a cluster: a machine of the lab with Corosync and Pacemaker on it, and a root who types. */
export class ClusterNode {
  readonly machine: LabNode;
  #pacemakerd: LabProcess | undefined;
  #corosync: LabProcess | undefined;

  constructor(machine: LabNode) {
    this.machine = machine;
  }

  get name(): string {
    return this.machine.name;
  }

  /** What init starts on a host where the cluster is enabled: syslog, the service of the client, the cluster. */
  async startServices(): Promise<void> {
    this.machine.spawn('busybox', ['syslogd', '-n', '-O', '/var/log/syslog']);
    await Promise.all([startResponder(this.machine), this.startCluster()]);
  }

  /** `crm cluster start` without systemd. */
  async startCluster(): Promise<void> {
    this.#corosync = this.#spawnShell('exec corosync -f >>/var/log/corosync/corosync.out 2>&1');
    await this.shell('until corosync-cfgtool -s >/dev/null 2>&1; do sleep 0.02; done', { timeout: 20_000 });
    this.#pacemakerd = this.#spawnShell(
      'set -a; . /etc/default/pacemaker; exec pacemakerd >>/var/log/pacemaker/pacemakerd.out 2>&1',
    );
  }

  /** `crm cluster stop` without systemd: first Pacemaker, with all of its resources, then Corosync. */
  async stopCluster(): Promise<void> {
    await this.shell('kill -TERM $(pidof -s pacemakerd)');
    await this.#pacemakerd?.exited;
    await this.shell('kill -TERM $(pidof -s corosync)');
    await this.#corosync?.exited;
  }

  /** As root at a shell. Throws when it exits non-zero. */
  async run(file: string, args: readonly string[] = [], options: ExecOptions = {}): Promise<ExecResult> {
    return this.machine.run(file, args, { env: loginEnvironment, ...options });
  }

  /** The same, but the exit code is an answer. */
  async exec(file: string, args: readonly string[] = [], options: ExecOptions = {}): Promise<ExecResult> {
    return this.machine.exec(file, args, { env: loginEnvironment, ...options });
  }

  async shell(script: string, options: ExecOptions = {}): Promise<ExecResult> {
    return this.run('sh', ['-c', script], options);
  }

  /** Stops, as Ctrl-Z does, the first process that has these words in its command line. */
  async suspend(words: string): Promise<void> {
    // In brackets, so that the pattern is not found in the command line of this very shell
    const pattern = words.replace(/^./, '[$&]');
    await this.shell(`until pkill -STOP --full '${pattern}'; do sleep 0.02; done`, { timeout: 30_000 });
  }

  async crm(...args: readonly string[]): Promise<string> {
    return (await this.run('crm', args)).stdout;
  }

  async pcs(...args: readonly string[]): Promise<string> {
    return (await this.run('pcs', args)).stdout;
  }

  /** `undefined` → Pacemaker does not answer here: it is not up, or not yet. */
  async status(): Promise<ClusterStatus | undefined> {
    const { exitCode, stdout } = await this.exec('crm_mon', crmMon);
    return exitCode === 0 ? parseClusterStatus(stdout) : undefined;
  }

  #spawnShell(script: string): LabProcess {
    return this.machine.spawn('sh', ['-c', script], { env: { PATH: systemPath, LANG: 'C' } });
  }
}

/** What crm_mon shows an administrator who asks for everything: fail counts, operations with their times. */
const crmMon = ['-1', '--include=all', '--output-as=xml'];

const loginEnvironment = {
  PATH: systemPath,
  HOME: '/root',
  USER: 'root',
  LOGNAME: 'root',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
};
