import { Ec2Error } from './ec2-errors.ts';
import { listParameter, type QueryParameters } from './query-protocol.ts';

/** What of an answer is shown at once; a function that cuts it out of what was found. */
export type Page = <Resource>(found: readonly Resource[]) => {
  readonly shown: readonly Resource[];
  readonly nextToken: string | undefined;
};

/** MaxResults is at least 5; without it everything is on one page. `idsParameter` as it is sent: `RouteTableId`. */
export function parsePage(parameters: QueryParameters, idsParameter: string, maximum: number): Page {
  const { start, size } = parseRange(parameters, idsParameter, maximum);
  return (found) => {
    const shown = found.slice(start, start + size);
    const end = start + shown.length;
    return { shown, nextToken: end < found.length ? formatToken(end) : undefined };
  };
}

function parseRange(
  parameters: QueryParameters,
  idsParameter: string,
  maximum: number,
): { readonly start: number; readonly size: number } {
  const { MaxResults: maxResults, NextToken: nextToken } = parameters;
  const start = nextToken === undefined ? 0 : parseToken(nextToken);
  if (maxResults === undefined) return { start, size: nextToken === undefined ? Infinity : maximum };
  if (listParameter(parameters, idsParameter).length > 0) {
    throw new Ec2Error(
      'InvalidParameterCombination',
      `The parameter ${idsParameter}s cannot be used with the parameter MaxResults`,
    );
  }
  const size = Number(maxResults);
  if (!Number.isInteger(size) || size < 5 || size > maximum) {
    const bound = size > maximum ? `less than ${maximum}` : 'greater than 5';
    throw new Ec2Error(
      'InvalidParameterValue',
      `Value ( ${maxResults} ) for parameter maxResults is invalid. Expecting a value ${bound}.`,
    );
  }
  return { start, size };
}

function formatToken(start: number): string {
  return Buffer.from(`simulated:${start}`).toString('base64url');
}

function parseToken(token: string): number {
  const [, start] = /^simulated:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (start === undefined) {
    throw new Ec2Error('InvalidParameterValue', `Value (${token}) for parameter nextToken is invalid.`);
  }
  return Number(start);
}
