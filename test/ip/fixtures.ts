import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What `ip` printed; test/fixtures/ip/capture.sh says how. */
export function captured(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '../fixtures/ip', name), 'utf8');
}
