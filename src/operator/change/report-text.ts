import { formatFailure, formatFailures } from '../../reasons.ts';
import { withoutSubject } from '../status/format-names.ts';
import type { Deed } from './apply-steps.ts';
import type { ChangeFacts, Plan } from './plan.ts';
import { formatRoutes } from './format-routes.ts';
import type { OpenReport, Report } from './report.ts';
import type { ChangeRequest } from './request.ts';
import { factsAfter, formatStep, type Step } from './step.ts';

/** For a person: what is there, what is to be done or is being done, how it is then, and last what came of it. */
export const textReport: OpenReport = ({ invocation, colors }, request, { elsewhere, formatVerdict }) => {
  const view = { invocation, colors, picture: request.picture };
  const tell = (...lines: readonly string[]) =>
    void invocation.writeStdout(lines.map((line) => `${line}\n`).join(''));
  let before: ChangeFacts | undefined;
  let plan: Plan | undefined;
  const deeds: Deed[] = [];
  let last: Parameters<Report['seen']>[0] | undefined;
  const format = (step: Step) => formatStep(step, (id) => nameOf(before, id));

  return {
    notice: (message) => {
      invocation.writeStderr(`${colors.yellow(message)}\n`);
    },
    planned(seen) {
      ({ facts: before, plan } = seen);
      const { problems, steps, warnings } = plan;
      tell(...formatRoutes(before.status, view));
      if (problems.length > 0) {
        tell('', ...problems.map(({ message }) => `${colors.red('in the way')}  ${message}`));
        return;
      }
      if (warnings.length > 0) tell('', ...warnings.map((one) => `${colors.yellow('warning')}  ${one}`));
      if (steps.length === 0) {
        tell(...paragraph(formatVerdict(before.status, colors)));
        return;
      }
      if (request.isApplied) return;
      const after = factsAfter(before.status, steps);
      tell('', colors.bold('the plan'), ...steps.map((step) => `  ${format(step)}`));
      tell('', colors.bold('after that'), '', ...formatRoutes(after, view));
      tell(...paragraph(formatVerdict(after, colors)));
    },
    done(deed) {
      if (deeds.length === 0) tell('');
      deeds.push(deed);
      tell(formatDeed(deed));
    },
    seen: (seen) => (last = seen),
    end(exitCode) {
      if (plan === undefined) return;
      if (last && 'facts' in last) {
        const { status } = last.facts;
        tell(
          '',
          colors.bold('now'),
          '',
          ...formatRoutes(status, view),
          ...paragraph(formatVerdict(status, colors)),
        );
      }
      const isPlanned = plan.steps.length > 0 && !request.isApplied;
      if (plan.problems.length === 0) tell(...(isPlanned ? elsewhere.text : paragraph(elsewhere.reminder)));
      if (last) tell(...paragraph(formatLeft(last)));
      tell('', colors.bold(formatEnd(plan, deeds, request, exitCode)));
    },
  };

  function formatDeed({ step, failure }: Deed): string {
    return failure === undefined
      ? `${colors.green('done')}    ${format(step)}`
      : `${colors.red('failed')}  ${format(step)}: ${formatFailure(withoutSubject(failure))}`;
  }

  function formatLeft(seen: Parameters<Report['seen']>[0]): readonly string[] {
    if ('why' in seen)
      return [`${colors.red('could not look')} whether it is so: ${formatFailures(seen.why)}`];
    return [
      ...seen.plan.problems.map(({ message }) => `${colors.red('in the way')}  ${message}`),
      ...seen.plan.steps.map((step) => `${colors.red('not there')}  ${format(step)}`),
    ];
  }
};

function formatEnd(
  { problems, steps }: Plan,
  deeds: readonly Deed[],
  { isApplied }: ChangeRequest,
  exitCode: number,
): string {
  if (problems.length > 0) return 'Nothing has been changed.';
  if (steps.length === 0) return 'nothing is left to do';
  if (!isApplied) return 'Nothing has been changed: the same command with --apply does it.';
  if (exitCode === 0) return 'All of it is done, and seen.';
  const isChanged = deeds.some(({ failure }) => failure === undefined);
  return `${isChanged ? 'Not all of it is done' : 'Nothing has been changed'}: mend what is named above, and type the command again.`;
}

function paragraph(lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? ['', ...lines] : [];
}

/** Who has a network interface. */
function nameOf(facts: ChangeFacts | undefined, id: string): string | undefined {
  const instances = facts?.status.surroundings.instances;
  const instance = instances?.ok
    ? instances.value.find(({ networkInterfaces }) =>
        networkInterfaces.some(({ networkInterfaceId }) => networkInterfaceId === id),
      )
    : undefined;
  return instance?.name ?? instance?.instanceId;
}
