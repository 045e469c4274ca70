import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { Env } from '../../../ocf/environment.ts';

/** Of the variables that say how AWS is asked, those in which this shell and Pacemaker differ. */
export interface AwsEnvironment {
  /** What Pacemaker, and with it each agent, is started with. */
  readonly file: string;
  /** They are in the file, and here not or with another value. */
  readonly ofPacemaker: readonly string[];
  /** They are here alone. */
  readonly ofThisShell: readonly string[];
}

/** `EnvironmentFile=` of pacemaker.service: RHEL and SLES have the first, Debian and Ubuntu the second. */
const files = ['etc/sysconfig/pacemaker', 'etc/default/pacemaker'];

/** @returns `undefined` → there is no such file: no Pacemaker, or a container of it */
export async function compareAwsEnvironment(env: Env, root: string): Promise<AwsEnvironment | undefined> {
  for (const file of files) {
    const text = await readFile(path.join(root, file), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const inFile = parseEnv(text);
    return {
      file: `/${file}`,
      ofPacemaker: Object.keys(inFile).filter(
        (name) => isAboutAws(name) && inFile[name] !== (env[name] ?? ''),
      ),
      ofThisShell: Object.keys(env).filter((name) => isAboutAws(name) && env[name] && !(name in inFile)),
    };
  }
  return undefined;
}

function isAboutAws(name: string): boolean {
  return /^(AWS_\w+|https?_proxy|no_proxy)$/i.test(name);
}
