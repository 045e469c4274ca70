import { addParameterOptions } from '../parameter-options.ts';
import type { DefineCommand } from '../session.ts';
import { readSubject, subjectParameters } from '../subject.ts';

type Options = Readonly<Record<string, unknown>> & {
  readonly instances?: string;
  readonly fromTransitGateway?: true;
  readonly json?: true;
};

/** `overlay-ip doctor`: looks, and changes nothing. */
export const doctorCommand: DefineCommand = (session, command) => {
  command
    .argument('[resource...]', 'ids of resources of the cluster; default: all of this agent')
    .option(
      '--instances <ids>',
      'the other nodes of the cluster: i-…,i-…; default: those that the cluster names',
    )
    .option('--from-transit-gateway', 'clients come through a transit gateway: look at its routes too')
    .option('--json', 'one JSON document with every check and finding');
  addParameterOptions(command, subjectParameters);
  command.addHelpText(
    'after',
    '\nLooks, from this node and with its credentials, at whatever must hold for a failover to work: the cluster, this host, AWS.\n' +
      'Each finding has a code, by which the guide doctor.md explains it, and says what mends it.\n' +
      '\nExit codes: 0 everything was looked at and nothing found; 1 findings; 2 nothing found, but not everything could be looked at.',
  );
  command.action(async (names: readonly string[], options: Options) => {
    const { instances, problems } = readInstances(options.instances);
    const subject = readSubject(names, options, problems);
    const { examine } = await import('./examine.ts');
    await examine(session, subject, {
      instances,
      isFromTransitGateway: options.fromTransitGateway ?? false,
      json: options.json ?? false,
    });
  });
};

/** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-resource-ids.html: 8 or 17 hexadecimal digits */
function readInstances(text: string | undefined): { instances: string[]; problems: string[] } {
  if (text === undefined) return { instances: [], problems: [] };
  const instances = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const wrong = instances.filter((id) => !/^i-[0-9a-f]{8}(?:[0-9a-f]{9})?$/.test(id));
  const problems = wrong.map(
    (id) => `--instances=${id}: not an instance id; write it like i-0123456789abcdef0`,
  );
  return {
    instances,
    problems: instances.length === 0 ? [`--instances=${text}: names no instance`] : problems,
  };
}
