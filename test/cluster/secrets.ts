import { execa } from 'execa';
import type { Cluster } from './cluster.ts';

/**
 * The files that the nodes wrote (logs, traces, the CIB, whatever else) which hold a secret of what lives inside AWS. None
 * should: secrets stay in the memory of those who asked for them.
 */
export async function filesWithSecrets({ vpc }: Pick<Cluster, 'vpc'>): Promise<string[]> {
  const { secrets } = vpc.simulator;
  if (secrets.length === 0) throw new Error('nobody asked for credentials: there is nothing to be found');
  const disks = vpc.lab.nodes.map(({ disk }) => disk);
  const found = await execa(
    'grep',
    [
      '--recursive',
      '--files-with-matches',
      '--text',
      '--fixed-strings',
      '--devices=skip',
      '--file=-',
      ...disks,
    ],
    { input: secrets.join('\n'), reject: false },
  );
  // 1: no line was selected; 2: some file was gone meanwhile, or could not be read
  return found.exitCode === 1 ? [] : found.stdout.split('\n').filter(Boolean);
}
