import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clusterChecks, clusterResourceChecks } from '../../../../src/operator/doctor/cluster/checks.ts';
import { whole } from '../../../cluster/cluster-case.ts';
import { HostWithoutCluster } from '../../../cluster/host-without-cluster.ts';
import { suite } from '../../../setup/suite.ts';
import { installStandIns } from '../../cluster-config/stand-ins.ts';
import { tables } from '../healthy-names.ts';
import { clusterFaults } from './faults.ts';
import { instanceIds, judgeAll, viewOf } from './healthy-view.ts';

const needs = { lab: true, root: true, tools: ['pacemakerd', 'crm', 'crm_mon', 'pcs'] } as const;

// They are written in Python, which a busy machine takes seconds to start
vi.setConfig({ testTimeout: 120_000 });

const judge = (cib: string) => judgeAll([...clusterChecks, ...clusterResourceChecks], viewOf({ cib }));

/**
 * What changes no file. crm_resource: "Dry run: skipping clean-up of rsc_ip on node2 due to CIB_file", and pcs refuses `-f` there;
 * crm asks the running cluster for the id of a node.
 */
const onlyOfARunningCluster = ['failed-action crm', 'failed-action pcs', 'node-in-standby crm'];

/** One finding alone, with the commands of each tool. */
const mended = clusterFaults
  .filter(({ parameters }) => parameters === undefined)
  .flatMap(({ title, code, cib }) => {
    const mend = judge(cib).findings.flatMap((finding) => finding.mend);
    return (['crm', 'pcs'] as const).map((tool) => ({
      title,
      code,
      cib,
      tool,
      commands: mend
        .filter((line) => line.startsWith(`${tool} `))
        .map((line) => line.replace('i-…', instanceIds[1] ?? '').replace('VALUE', tables.join(','))),
    }));
  })
  .filter(
    ({ code, tool, commands }) => commands.length > 0 && !onlyOfARunningCluster.includes(`${code} ${tool}`),
  );

test('most findings are mended by commands of both tools', () => {
  expect(new Set(mended.map(({ code, tool }) => `${code} ${tool}`)).size).toBeGreaterThan(20);
});

/** One of a newer Pacemaker than that of Debian 12 is refused: "Protocol not supported". */
function ofThisPacemaker(cib: string): string {
  return cib.trimEnd().replace(/crm_feature_set="[^"]*"/, 'crm_feature_set="3.16.1"');
}

suite('what doctor says to mend a cluster does', needs, () => {
  let host: HostWithoutCluster;
  beforeAll(async () => {
    host = await HostWithoutCluster.up();
    await installStandIns(host);
  });
  afterAll(() => host[Symbol.asyncDispose]());

  test.each(mended)('$title, with $tool', whole, async ({ code, cib, commands }) => {
    await host.newConfiguration();
    const script = ["cat >$CIB_file <<'END'", ofThisPacemaker(cib), 'END', 'set -e', ...commands].join('\n');
    const { exitCode, stderr } = await host.configure(script);
    expect(exitCode, `${commands.join('\n')}\n${stderr}`).toBe(0);
    const { stdout } = await host.configure('cat $CIB_file');
    expect(judge(stdout).codes, `${code}\n${commands.join('\n')}`).toEqual([]);
  });
});
