import type { Colors } from '../session.ts';
import { colorOf, destinationsOf } from './format-status.ts';
import { formatSubnets, formatWho } from './format-names.ts';
import type { Status, StatusRow, StatusSubnet } from './judge.ts';
import type { LineStyle } from './line-style.ts';

export interface Canvas {
  readonly columns: number;
  readonly colors: Colors;
  readonly style: LineStyle;
}

/**
 * The zones with their subnets and nodes, and the way of each address from the subnets through the tables:
 *
 *     +- eu-central-1a -------+  +- eu-central-1b -------+
 *     | app-a 10.0.1.0/24 (1) |  | app-b 10.0.2.0/24 (2) |
 *     |   * hana01            |  |   * hana02            |
 *     +-----------------------+  +-----------------------+
 *
 * Nothing where nobody has said what there is.
 */
export function drawVpc(status: Status, canvas: Canvas): string[] {
  const { rows } = status;
  const numbers = new Map(
    [...new Set(rows.map(({ routeTableId }) => routeTableId))].map((id, at) => [id, at + 1]),
  );
  const boxes = zonesOf(status, numbers).map((zone) => drawBox(zone, canvas));
  const ways = destinationsOf(rows).flatMap((destination) =>
    drawWays(
      destination,
      rows.filter((row) => row.destination === destination),
      numbers,
      canvas,
    ),
  );
  const vpcs = [...new Set(rows.flatMap(({ vpcId }) => vpcId ?? []))];
  if (vpcs.length === 0) return [];
  return ['', canvas.colors.bold(vpcs.join(', ')), ...arrange(boxes, canvas.columns), ...ways];
}

interface Line {
  readonly text: string;
  /** Who has an address. */
  readonly isHolder?: boolean;
}

interface Zone {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Whatever is known of a zone: its subnets, in each the nodes, and those whose subnet is not shown. */
function zonesOf(status: Status, numbers: ReadonlyMap<string, number>): Zone[] {
  const { surroundings, node } = status.facts;
  const subnets = allSubnets(status);
  const instances = surroundings.instances.ok ? surroundings.instances.value : [];
  const holders = status.rows.flatMap(({ target, state }) =>
    target && state.is !== 'blackhole' ? target.id : [],
  );
  const own = node.isNode && node.instanceId.ok ? node.instanceId.value : undefined;
  const nodes = instances.map((instance) => {
    const { instanceId, name = instanceId, state, availabilityZone, networkInterfaces } = instance;
    const details = [instanceId === own ? 'this node' : '', state === 'running' ? '' : state].filter(Boolean);
    const isHolder = networkInterfaces.some((one) => holders.includes(one.networkInterfaceId));
    const text = `  ${isHolder ? '*' : 'o'} ${name}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
    const subnetIds = networkInterfaces.flatMap(({ subnetId }) => subnetId ?? []);
    return { availabilityZone, subnetIds, line: { text, isHolder } };
  });
  const titles = [...subnets, ...nodes].flatMap(({ availabilityZone }) => availabilityZone ?? []);
  return [...new Set(titles)].sort().map((title) => {
    const inZone = nodes.filter(({ availabilityZone }) => availabilityZone === title);
    const ofZone = subnets.filter(({ availabilityZone }) => availabilityZone === title);
    const homeless = inZone.filter(
      ({ subnetIds }) => !ofZone.some(({ subnetId }) => subnetIds.includes(subnetId)),
    );
    return {
      title,
      lines: [
        ...ofZone.flatMap(({ subnetId, name = subnetId, cidrBlock = '', routeTableId = '' }) => [
          { text: `${name} ${cidrBlock} ${formatNumber(numbers.get(routeTableId))}`.trimEnd() },
          ...inZone.filter(({ subnetIds }) => subnetIds.includes(subnetId)).map(({ line }) => line),
        ]),
        ...homeless.map(({ line }) => line),
      ],
    };
  });
}

/** Those of the listed tables, of the others, and whatever else the VPC has. */
function allSubnets({ rows, notes, facts }: Status): (StatusSubnet & { routeTableId?: string })[] {
  const followed = [
    ...rows.flatMap(({ subnets = [], routeTableId }) => subnets.map((one) => ({ ...one, routeTableId }))),
    ...notes.flatMap((note) => (note.code === 'unlisted-table' ? note.subnets : [])),
  ];
  const { subnets } = facts.surroundings;
  const all = [...followed, ...(subnets.ok ? subnets.value : [])];
  return [...new Map(all.toReversed().map((subnet) => [subnet.subnetId, subnet])).values()].toReversed();
}

function formatNumber(number: number | undefined): string {
  return number === undefined ? '' : `(${number})`;
}

interface Box {
  readonly width: number;
  readonly lines: readonly string[];
}

function drawBox({ title, lines }: Zone, { colors, style }: Canvas): Box {
  const inner = Math.max(title.length + 2, ...lines.map(({ text }) => text.length));
  const { horizontal, vertical } = style;
  const top = `${style.topLeft}${horizontal} ${title} ${horizontal.repeat(inner - title.length - 1)}${style.topRight}`;
  const bottom = `${style.bottomLeft}${horizontal.repeat(inner + 2)}${style.bottomRight}`;
  const body = lines.map(({ text, isHolder }) => {
    const painted = isHolder ? colors.green(text) : text;
    return `${vertical} ${painted}${' '.repeat(inner - text.length)} ${vertical}`;
  });
  return { width: inner + 4, lines: [top, ...body, bottom] };
}

/** Side by side where the terminal is wide enough. */
function arrange(boxes: readonly Box[], columns: number): string[] {
  const gap = 2;
  const bands: Box[][] = [];
  let width = 0;
  for (const box of boxes) {
    const band = bands.at(-1);
    if (band && width + gap + box.width <= columns) {
      band.push(box);
      width += gap + box.width;
    } else {
      bands.push([box]);
      width = box.width;
    }
  }
  return bands.flatMap((band) => {
    const height = Math.max(...band.map(({ lines }) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      band
        .map((box) => box.lines[at] ?? ' '.repeat(box.width))
        .join(' '.repeat(gap))
        .trimEnd(),
    );
  });
}

/** From the subnets through each table to whom it leads. */
function drawWays(
  destination: string,
  rows: readonly StatusRow[],
  numbers: ReadonlyMap<string, number>,
  { colors, style }: Canvas,
): string[] {
  return [
    colors.bold(destination),
    ...rows.map((row, at) => {
      const isLast = at === rows.length - 1;
      const { target, state, routeTableId, tableName } = row;
      const table = `${formatNumber(numbers.get(routeTableId))} ${tableName ?? routeTableId}`;
      const isLeading = target && state.is !== 'blackhole';
      const end = isLeading
        ? `${style.arrow} ${formatWho(target)}`
        : `${style.broken} ${state.is === 'no-such-table' ? 'no such table' : state.is}`;
      const branch = isLast ? style.lastBranch : style.branch;
      return `${branch} from ${formatSubnets(row.subnets)} by ${table} ${colorOf(row, colors)(end)}`;
    }),
  ];
}
