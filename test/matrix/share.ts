import { cells, titleOf, type Cell } from './cells.ts';
import { pairwiseShare } from './pairwise.ts';

/** The cells of `npm test`. */
export const share: readonly Cell[] = pairwiseShare(
  cells,
  [
    // Each way in which a write ends
    'start, ReplaceRoute: RequestLimitExceeded (all)',
    'start, ReplaceRoute: UnauthorizedOperation (all)',
    'start, ReplaceRoute: InvalidRouteTableID.NotFound (first)',
    'start, ReplaceRoute: InvalidRouteTableID.NotFound (all)',
    'start, ReplaceRoute: InvalidRoute.NotFound (first)',
    'start, CreateRoute: UnauthorizedOperation (first)',
    'start, CreateRoute: UnauthorizedOperation (all)',
    'start, CreateRoute: RouteAlreadyExists (first)',
    // How often is asked
    'monitor, DescribeRouteTables: RequestLimitExceeded (first two)',
    'monitor, DescribeRouteTables: RequestLimitExceeded (all)',
    'probe, DescribeRouteTables: UnauthorizedOperation (all)',
    'validate-all 10, DescribeRouteTables: RequestLimitExceeded (first two)',
    'validate-all 10, DescribeRouteTables: RequestLimitExceeded (all)',
    'monitor, CreateRoute: UnauthorizedOperation (first)',
    'monitor, CreateRoute: UnauthorizedOperation (all)',
    // What must never be believed: each of these was, once
    'start, DescribeRouteTables: HTML with 200 (all)',
    'start, every EC2 request: other XML (all)',
    'monitor, CreateRoute: other XML (all)',
    'monitor, IMDS interface-id: half a document (all)',
    // These were killed at their timeout, once
    'monitor, DescribeRouteTables: 10 MB of XML (all)',
    'monitor, DNS of EC2: name servers that are down (all)',
  ].map(cellOf),
);

function cellOf(title: string): Cell {
  const cell = cells.find((candidate) => titleOf(candidate) === title);
  if (cell === undefined) throw new Error(`no cell ${title}`);
  return cell;
}
