import { isIpv6 } from '../overlay-ip.ts';

/**
 * Leaves the routes to other destinations out of an answer of DescribeRouteTables. The parser of the SDK takes
 * 0.2 s for 50 tables of 200 routes, of which one each matters; finding those takes a hundredth.
 *
 * `<routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock>…</item>…</routeSet>`
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
 *
 * @param destinations in the spelling of the agent; EC2 may spell IPv6 another way, so every single IPv6 address stays
 */
export function withoutOtherRoutes(document: string, destinations: readonly string[]): string {
  const endings = [
    ...destinations.filter((destination) => !isIpv6(destination)).map((destination) => `>${destination}<`),
    ...(destinations.some(isIpv6) ? ['/128<'] : []),
  ];
  const matters = (item: string) => endings.some((ending) => item.includes(ending));
  // By their ends: looking from a beginning that has none would be to the end of the document, each time
  return mapBeforeEnds(document, '</routeSet>', '<routeSet>', (routeSet) =>
    mapBeforeEnds(routeSet, '</item>', '<item>', (item) => (matters(item) ? item : '')),
  );
}

/** Replaces each part from `begin` to `end`, both included. */
function mapBeforeEnds(text: string, end: string, begin: string, map: (part: string) => string): string {
  const pieces = text.split(end);
  const rest = pieces.pop() ?? '';
  const mapped = pieces.map((piece) => {
    const at = piece.lastIndexOf(begin);
    return at < 0 ? piece + end : piece.slice(0, at) + map(piece.slice(at) + end);
  });
  return mapped.join('') + rest;
}
