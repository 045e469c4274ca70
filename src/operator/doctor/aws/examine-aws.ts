import type { Invocation } from '../../../context.ts';
import { imdsEndpoint } from '../../../imds/endpoint.ts';
import { lazyInstanceMetadata } from '../../../imds/lazy-instance-metadata.ts';
import type { Deadline } from '../../../ocf/deadline.ts';
import type { ResourceView } from '../cluster/facts.ts';
import type { DoctorOptions } from '../options.ts';
import { type CheckReport, judgeAll } from '../report.ts';
import { callerChecks, instanceChecks, reachChecks, vpcChecks } from './checks.ts';
import { gatherInstance } from './gather-instance.ts';
import { gatherVpc, unansweredVpc } from './gather-vpc.ts';
import { hearClock } from './hear-clock.ts';
import { measureEc2 } from './measure-ec2.ts';
import { openAws } from './open-aws.ts';

interface Examination {
  readonly view: ResourceView;
  readonly options: DoctorOptions;
  readonly invocation: Invocation;
  readonly deadline: Deadline;
}

/** From this instance outwards; what was found is told before the next question. */
export async function* examineAws({
  view,
  options,
  invocation: { env },
  deadline,
}: Examination): AsyncGenerator<readonly CheckReport[]> {
  const place = { area: 'AWS', resource: view.resource } as const;
  const metadata = lazyInstanceMetadata(imdsEndpoint(env), deadline.signal);
  const instance = await gatherInstance(view, metadata, deadline);
  yield judgeAll(instanceChecks, instance, place);

  const clock = hearClock(Date.now);
  const { facts: caller, clients } = await openAws(instance, { env, metadata, deadline, hear: clock.hear });
  yield judgeAll(callerChecks, caller, place);

  const ec2Ms = clients.ok ? await measureEc2(caller, clients.value, deadline) : clients;
  const reach = { ...caller, ec2Ms, clockBehindMs: clock.behindMs() };
  yield judgeAll(reachChecks, reach, place);

  if (!ec2Ms.ok) yield judgeAll(vpcChecks, unansweredVpc(reach, ec2Ms.failure, options), place);
  else if (clients.ok)
    yield judgeAll(vpcChecks, await gatherVpc(reach, clients.value, deadline, options), place);
}
