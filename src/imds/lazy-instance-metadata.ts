import { ok } from '../answer.ts';
import { lazyPort } from '../lazy-port.ts';
import type { InstanceMetadata } from '../ports.ts';

/** Instance metadata whose HTTP client is loaded with the first question. */
export function lazyInstanceMetadata(endpoint: URL, signal: AbortSignal): InstanceMetadata {
  return lazyPort<InstanceMetadata>(
    'opening the instance metadata',
    async () => ok((await import('./instance-metadata.ts')).instanceMetadata(endpoint, signal)),
    ['networkInterfaceId', 'identity', 'read', 'roleCredentials'],
  );
}
