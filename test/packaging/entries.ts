import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Everything that is installed below a root, without the databases in /var: type and mode, owner, path. */
export async function entriesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true });
  const own = entries.filter((entry) => !`${entry}/`.startsWith('var/'));
  return Promise.all(
    own.toSorted().map(async (entry) => {
      const { mode, uid, gid } = await lstat(path.join(root, entry));
      return `${mode.toString(8)} ${uid}:${gid} /${entry}`;
    }),
  );
}
