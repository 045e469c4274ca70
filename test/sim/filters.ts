import { Ec2Error } from './ec2-errors.ts';
import { filterParameters, type Filter, type QueryParameters } from './query-protocol.ts';

/** Filter name → the values that a resource has for it; one of them has to match. */
export type Filters<Resource> = Readonly<Record<string, (resource: Resource) => readonly FilterValue[]>>;
export type FilterValue = string | boolean | number | undefined;

type Tagged = { readonly tags: Readonly<Record<string, string>> };

/** What the filters of the request let pass: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
export function parseFilters<Resource extends Tagged>(
  known: Filters<Resource>,
  parameters: QueryParameters,
): (resource: Resource) => boolean {
  const filters = filterParameters(parameters).map(({ name, values }) => {
    const valuesOf = findFilter(known, name);
    assertValues({ name, values });
    return { valuesOf, patterns: values.map(wildcardPattern) };
  });
  return (resource) =>
    filters.every(({ valuesOf, patterns }) =>
      valuesOf(resource).some(
        (value) => value !== undefined && patterns.some((pattern) => pattern.test(String(value))),
      ),
    );
}

function findFilter<Resource extends Tagged>(
  known: Filters<Resource>,
  name: string,
): Filters<Resource>[string] {
  const [, key] = /^tag:(.+)$/.exec(name) ?? [];
  if (key !== undefined) return ({ tags }) => [tags[key]];
  if (name === 'tag-key') return ({ tags }) => Object.keys(tags);
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined) throw new Ec2Error('InvalidParameterValue', `The filter '${name}' is invalid`);
  return found;
}

function assertValues({ name, values }: Filter): void {
  if (values.length === 0) {
    throw new Ec2Error('InvalidParameterValue', `The filter '${name}' has no values`);
  }
  if (values.length > 200) throw new Ec2Error('FilterLimitExceeded');
}

/**
 * "An asterisk (*) matches zero or more characters, and a question mark (?) matches zero or one character"; a filter
 * value of `\*amazon\?\\` specifies the literal string `*amazon?\` (EC2 user guide, Filter Amazon EC2 resources).
 */
function wildcardPattern(value: string): RegExp {
  const pattern = value.replace(/\\([*?\\])|\*|\?|[.+^${}()|[\]\\]/g, (text, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return text === '*' ? '.*' : text === '?' ? '.?' : `\\${text}`;
  });
  return new RegExp(`^${pattern}$`, 's');
}
