import { assertNotDryRun } from './dry-run.ts';
import { Ec2Error, type Ec2ErrorCode } from './ec2-errors.ts';
import { parseFilters, type Filters } from './filters.ts';
import { parsePage } from './pages.ts';
import { listParameter, type QueryParameters } from './query-protocol.ts';
import { isResourceId } from './resource-id.ts';

/** How the resources of one Describe action are named, filtered and paged. */
export type Kind<Resource> = {
  /** `RouteTableId`: the parameter, without its number. */
  readonly ids: string;
  readonly idOf: (resource: Resource) => string;
  readonly prefix: Parameters<typeof isResourceId>[0];
  readonly malformed: Ec2ErrorCode;
  readonly notFound: Ec2ErrorCode;
  /** `routeTable`: what the sentences call it. */
  readonly noun: string;
  readonly filters: Filters<Resource>;
  /** The largest MaxResults. */
  readonly maximum: number;
};

/** What a Describe action shows of what the caller sees. */
export function describe<Resource extends { readonly tags: Readonly<Record<string, string>> }>(
  kind: Kind<Resource>,
  visible: readonly Resource[],
  parameters: QueryParameters,
): { readonly shown: readonly Resource[]; readonly nextToken: string | undefined } {
  const page = parsePage(parameters, kind.ids, kind.maximum);
  const selected = selectById(kind, visible, listParameter(parameters, kind.ids));
  const passes = parseFilters(kind.filters, parameters);
  assertNotDryRun(parameters);
  return page(selected.filter(passes));
}

/** One id that is malformed or does not exist fails the whole call. */
function selectById<Resource>(
  { idOf, prefix, malformed, notFound, noun }: Kind<Resource>,
  visible: readonly Resource[],
  ids: readonly string[],
): readonly Resource[] {
  const misspelt = ids.find((id) => !isResourceId(prefix, id));
  if (misspelt !== undefined) {
    throw new Ec2Error(malformed, `Invalid id: "${misspelt}" (expecting "${prefix}-...")`);
  }
  const known = new Set(visible.map(idOf));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) throw new Ec2Error(notFound, `The ${noun} ID '${unknown}' does not exist`);
  return ids.length === 0 ? visible : visible.filter((resource) => ids.includes(idOf(resource)));
}
