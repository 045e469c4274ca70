import type { Check } from '../check.ts';
import { addressChecks } from './address-checks.ts';
import type { VpcFacts } from './facts.ts';
import { nodeChecks } from './node-checks.ts';
import { permissionChecks } from './permission-checks.ts';
import { routeChecks } from './route-checks.ts';
import { routeTableChecks } from './route-table-checks.ts';
import { addressIsNoStray } from './stray-address-check.ts';
import { transitGatewayChecks } from './transit-gateway-checks.ts';

export { callerChecks } from './caller-checks.ts';
export { instanceChecks } from './instance-checks.ts';
export { reachChecks } from './reach-checks.ts';

/** In the order in which they are told. */
export const vpcChecks: readonly Check<VpcFacts>[] = [
  ...permissionChecks,
  ...routeTableChecks,
  ...addressChecks,
  ...routeChecks,
  addressIsNoStray,
  ...nodeChecks,
  ...transitGatewayChecks,
];
