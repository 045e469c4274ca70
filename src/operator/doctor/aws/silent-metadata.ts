import { failed, type Failure } from '../../../answer.ts';
import type { InstanceMetadata } from '../../../ports.ts';

/** The metadata service of a machine that has none, without waiting for it. */
export function silentMetadata(why: Failure): InstanceMetadata {
  const nothing = () => Promise.resolve(failed({ ...why, kind: 'refused' }));
  return { networkInterfaceId: nothing, identity: nothing, read: nothing, roleCredentials: nothing };
}
