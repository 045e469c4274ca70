import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ClusterTool } from '../../../src/operator/cluster-config/configuration.ts';
import { whole } from '../../cluster/cluster-case.ts';
import { HostWithoutCluster, type Said } from '../../cluster/host-without-cluster.ts';
import { suite } from '../../setup/suite.ts';
import { clusterConfig, fenceAws, topologyWords, wordsOf } from './cases.ts';
import { installStandIns } from './stand-ins.ts';

const needs = { lab: true, root: true, tools: ['pacemakerd', 'crm', 'crm_mon', 'pcs'] } as const;

// They are written in Python, which a busy machine takes seconds to start; pcs once for each line
vi.setConfig({ testTimeout: 180_000 });

const silence: Said = { exitCode: 0, stdout: '', stderr: '' };

/** What pcs 0.11 says of commands that it takes, on a copy. */
const usualWords = [
  /^Warning: Defaults do not apply to resources which override them with their own defined values$/,
  /^Adding \S+ \S+ \(kind: \w+\) \(Options: [\w= -]+\)$/,
  /^Warning: Validation for node existence in the cluster will be skipped$/,
  /^CIB updated$/,
];

suite('what cluster-config prints is taken by crmsh and pcs as it is', needs, () => {
  let host: HostWithoutCluster;
  beforeAll(async () => {
    host = await HostWithoutCluster.up();
    await installStandIns(host);
  });
  afterAll(() => host[Symbol.asyncDispose]());

  /** Each on a configuration of its own, of a cluster in which the majority maker is online. */
  async function feed(title: string, script: string): Promise<Said> {
    const directory = `/root/${title.replaceAll(/\W+/g, '-')}`;
    return host.configure(`
pcs() { case $1 in -f) command pcs "$@" ;; *) command pcs -f "$CIB_file" "$@" ;; esac; }
mkdir ${directory}; cd ${directory}
export CIB_file=$PWD/cib.xml
cp /root/fenced.xml $CIB_file
cibadmin --create --scope nodes --xml-text '<node id="9" uname="hanamm"/>'
cibadmin --create --scope status --xml-text '<node_state id="9" uname="hanamm" in_ccm="true" crmd="online" join="member" expected="member"/>'
crm_attribute --type crm_config --name cluster-name --update hana
${script}`);
  }

  async function isTaken(title: string, words: string): Promise<void> {
    const { exitCode, stdout, stderr } = await clusterConfig(words);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const taken = await feed(title, stdout);
    const unusual = `${taken.stdout}\n${taken.stderr}`
      .split('\n')
      .filter((line) => line !== '' && !usualWords.some((usual) => usual.test(line)));
    expect({ exitCode: taken.exitCode, unusual }).toEqual({ exitCode: 0, unusual: [] });
    const cd = `cd /root/${title.replaceAll(/\W+/g, '-')}; export CIB_file=$PWD/cib.xml;`;
    expect(await host.configure(`${cd} crm_verify -V --xml-file $CIB_file`)).toEqual(silence);
    const { stdout: cib } = await host.configure(`${cd} cat $CIB_file`);
    const printed = [...stdout.matchAll(/^(?:primitive|.*(?:resource|stonith) create) (\S+)/gm)].map(
      ([, id = '']) => id,
    );
    expect(printed.length).toBeGreaterThan(0);
    const configured = [...cib.matchAll(/<primitive .*?\bid="(.*?)"|<primitive id="(.*?)"/g)].map(
      ([, id, other]) => id ?? other ?? '',
    );
    // The fence device that every configuration here begins with
    expect(configured.toSorted()).toEqual([...printed, 'res_AWS_STONITH'].toSorted());
    expect(cib).toContain('name="cluster-name" value="hana"');
  }

  const inNpmTest: Record<ClusterTool, readonly string[]> = {
    crm: ['ip', 'hana-scale-out', 'ensa2'],
    // A second for each line
    pcs: ['ip'],
  };
  for (const tool of ['crm', 'pcs'] as const)
    for (const topology of Object.keys(topologyWords) as (keyof typeof topologyWords)[]) {
      const title = `${tool === 'crm' ? 'crmsh' : 'pcs'}: ${topology}`;
      const share = inNpmTest[tool].includes(topology) ? {} : whole;
      test.concurrent(title, share, () => isTaken(title, wordsOf(tool, topology)));
    }

  test.concurrent('crmsh: fence_aws, as SLES has it too', whole, () =>
    isTaken('fence-aws', `--crm ${topologyWords['hana-scale-up']} --fence fence_aws ${fenceAws}`),
  );

  test.concurrent('pcs: what fails leaves the cluster as it was', async () => {
    const { stdout } = await clusterConfig(wordsOf('pcs', 'ip'));
    const taken = await feed('fails', stdout.replace('interface=eth0', 'interfaze=eth0'));
    expect(taken.exitCode).toBe(1);
    expect(taken.stderr).toContain("invalid resource option 'interfaze'");
    const { stdout: cib } = await host.configure('cat /root/fails/cib.xml');
    expect(cib).not.toContain('overlay-ip');
  });
});
