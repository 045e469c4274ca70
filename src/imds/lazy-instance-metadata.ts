import type { InstanceMetadata } from '../ports.ts';

/** Instance metadata whose HTTP client is loaded with the first question. */
export function lazyInstanceMetadata(endpoint: URL, signal: AbortSignal): InstanceMetadata {
  let loading: Promise<InstanceMetadata> | undefined;
  const load = async () => {
    const { instanceMetadata } = await import('./instance-metadata.ts');
    return instanceMetadata(endpoint, signal);
  };
  const loaded = () => (loading ??= load());
  return {
    networkInterfaceId: async (macAddress) => (await loaded()).networkInterfaceId(macAddress),
    identity: async () => (await loaded()).identity(),
    read: async (category) => (await loaded()).read(category),
    roleCredentials: async () => (await loaded()).roleCredentials(),
  };
}
