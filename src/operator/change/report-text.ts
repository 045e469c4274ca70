import { formatFailure, formatFailures } from '../../reasons.ts';
import { withoutSubject } from '../status/format-names.ts';
import type { ChangeFacts, Plan } from './plan.ts';
import { formatRoutes } from './format-routes.ts';
import type { OpenReport } from './report.ts';
import { factsAfter, formatStep, type Step } from './step.ts';

/** For a person: what is there, what is to be done, how it will be then. */
export const textReport: OpenReport = ({ invocation, colors }, request, { elsewhere, formatVerdict }) => {
  const view = { invocation, colors, picture: request.picture };
  const tell = (...lines: readonly string[]) =>
    void invocation.writeStdout(lines.map((line) => `${line}\n`).join(''));
  let before: ChangeFacts | undefined;
  let plan: Plan | undefined;
  let isChanged = false;
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
        tell(...paragraph(formatVerdict(before.status, colors)), '', colors.bold('nothing is left to do'));
        return;
      }
      if (request.isApplied) {
        tell('');
        return;
      }
      const after = factsAfter(before.status, steps);
      tell('', colors.bold('the plan'), ...steps.map((step) => `  ${format(step)}`));
      tell('', colors.bold('after that'), '', ...formatRoutes(after, view));
      tell(...paragraph(formatVerdict(after, colors)));
    },
    done({ step, failure }) {
      if (failure === undefined) isChanged = true;
      tell(
        failure === undefined
          ? `${colors.green('done')}    ${format(step)}`
          : `${colors.red('failed')}  ${format(step)}: ${formatFailure(withoutSubject(failure))}`,
      );
    },
    seen(seen) {
      if ('why' in seen) {
        tell('', `${colors.red('could not look')} whether it is so: ${formatFailures(seen.why)}`);
        return;
      }
      const { status } = seen.facts;
      const { problems, steps } = seen.plan;
      tell('', ...formatRoutes(status, view), ...paragraph(formatVerdict(status, colors)));
      tell(
        ...paragraph([
          ...problems.map(({ message }) => `${colors.red('in the way')}  ${message}`),
          ...steps.map((step) => `${colors.red('not there')}  ${format(step)}`),
        ]),
      );
    },
    end(exitCode) {
      if (plan?.problems.length === 0) tell(...elsewhere.text);
      if (plan && plan.problems.length > 0) tell('', colors.bold('Nothing has been changed.'));
      else if (plan && plan.steps.length > 0 && !request.isApplied)
        tell('', colors.bold('Nothing has been changed: the same command with --apply does it.'));
      else if (exitCode !== 0)
        tell(
          '',
          colors.bold(
            `${isChanged ? 'Not all of it is done' : 'Nothing has been changed'}: mend what is named above, and type the command again.`,
          ),
        );
    },
  };
};

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
