import { onTestFinished, vi } from 'vitest';
import { temporaryDirectory } from '../setup/temporary-directory.ts';

/**
 * From now until the test ends this process is that of another user on another machine.
 *
 * @param environment what else is different there
 * @returns the home directory of that user, empty
 */
export async function moveSomewhereElse(environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const home = await temporaryDirectory();
  const different = { HOME: home, TMPDIR: home, TZ: 'Pacific/Kiritimati', LC_ALL: 'C', LANG: 'de_DE' };
  for (const [name, value] of Object.entries({ ...different, ...environment })) vi.stubEnv(name, value);
  const umask = process.umask(0o077);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    process.umask(umask);
  });
  return home;
}
