import type { Check } from '../check.ts';
import type { ResourceView } from '../cluster/facts.ts';

export const environmentIsThatOfPacemaker: Check<Pick<ResourceView, 'host'>> = {
  title: 'AWS is asked from here with the variables that Pacemaker gives its agents',
  codes: ['other-environment'],
  judge({ host: { awsEnvironment } }) {
    if (awsEnvironment === undefined) return 'not-applicable';
    const { file, ofPacemaker, ofThisShell } = awsEnvironment;
    if (ofPacemaker.length + ofThisShell.length === 0) return [];
    const seen = [
      ...(ofPacemaker.length > 0
        ? [`${file} has ${ofPacemaker.join(', ')}, and this shell not, or otherwise`]
        : []),
      ...(ofThisShell.length > 0 ? [`this shell has ${ofThisShell.join(', ')}, and ${file} not`] : []),
    ];
    return [
      {
        code: 'other-environment',
        severity: 'warning',
        what: seen.join('; '),
        means:
          'doctor may have asked with other credentials, in another Region or by another way than the agent will: what it says of AWS need not hold for the cluster',
        mend: [
          ...(ofThisShell.length > 0 ? [`unset ${ofThisShell.join(' ')}`] : []),
          ...(ofPacemaker.length > 0 ? [`set -a; . ${file}; set +a`] : []),
          '# then ask again',
        ],
      },
    ];
  },
};
