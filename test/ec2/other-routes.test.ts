import { expect, test } from 'vitest';
import { withoutOtherRoutes } from '../../src/ec2/other-routes.ts';

const route = (destination: string, name = 'destinationCidrBlock') =>
  `<item>\n  <${name}>${destination}</${name}>\n  <state>active</state>\n</item>`;
const answer = (...tables: string[][]) =>
  `<DescribeRouteTablesResponse><routeTableSet>${tables
    .map(
      (routes) =>
        `<item><routeTableId>rtb-1</routeTableId><routeSet>${routes.join('')}</routeSet>` +
        `<associationSet><item><main>true</main></item></associationSet></item>`,
    )
    .join('')}</routeTableSet></DescribeRouteTablesResponse>`;

const overlay = route('192.168.10.15/32');
const local = route('10.0.0.0/16');
const ipv6 = (destination: string) => route(destination, 'destinationIpv6CidrBlock');
const prefixList = route('pl-0123456789abcdef0', 'destinationPrefixListId');

test('the routes to the destinations stay, in every table, and all that is no route', () => {
  const document = answer([local, overlay, prefixList], [overlay], [local], []);
  expect(withoutOtherRoutes(document, ['192.168.10.15/32'])).toBe(answer([overlay], [overlay], [], []));
});

test('an address that begins or ends the same is another one', () => {
  const others = ['92.168.10.15/32', '192.168.10.15/3', '192.168.10.150/32'].map((cidr) => route(cidr));
  expect(withoutOtherRoutes(answer(others), ['192.168.10.15/32'])).toBe(answer([]));
});

test('a single IPv6 address stays however it is spelt, where one is wanted', () => {
  const spelt = [ipv6('fd00:10::15/128'), ipv6('FD00:10:0:0:0:0:0:15/128'), ipv6('fd00:99::1/128')];
  const document = answer([ipv6('2001:db8::/32'), ...spelt, overlay]);
  expect(withoutOtherRoutes(document, ['fd00:10::15/128'])).toBe(answer(spelt));
  expect(withoutOtherRoutes(document, ['192.168.10.15/32'])).toBe(answer([overlay]));
});

test('what has no routes is left as it is', () => {
  const error = '<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>';
  expect(withoutOtherRoutes(error, ['192.168.10.15/32'])).toBe(error);
  const empty = '<DescribeRouteTablesResponse><routeTableSet/></DescribeRouteTablesResponse>';
  expect(withoutOtherRoutes(empty, ['192.168.10.15/32'])).toBe(empty);
});

test('half an answer, or one whose parts never end, is passed over once', () => {
  const half = answer([local, overlay]).slice(0, -200);
  expect(withoutOtherRoutes(half, ['192.168.10.15/32'])).toBe(half);
  const endless = '<DescribeRouteTablesResponse>' + '<routeSet><item>'.repeat(300_000);
  expect(withoutOtherRoutes(endless, ['192.168.10.15/32'])).toBe(endless);
});
