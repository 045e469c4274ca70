import type {
  Instance,
  NetworkInterface,
  RouteTable,
  Subnet,
  VpcDescription,
  VpcState,
} from './route-table.ts';

/**
 * How much accounts see of each other in a shared VPC. `own`: each account its own route tables, instances and network
 * interfaces. `across`: participants see the owner's route tables, the owner sees the participants' network interfaces, as
 * the VPC user guide had it until 2022. Nobody can change what is another's, either way.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
 */
export type Sharing = 'own' | 'across';

export type AttachedNetworkInterface = NetworkInterface & {
  readonly instance: Instance;
  readonly deviceIndex: number;
};

/** A Region as one account sees it. */
export type View = {
  readonly account: string;
  readonly sharing: Sharing;
  /** All that there is, whoever sees it. */
  readonly state: VpcState;
  /** Its own, and those that are shared with it. */
  readonly vpcs: readonly VpcDescription[];
  readonly routeTables: readonly RouteTable[];
  /** Those of its VPCs, and those that are shared with it. */
  readonly subnets: readonly Subnet[];
  readonly instances: readonly Instance[];
  readonly networkInterfaces: readonly AttachedNetworkInterface[];
};

export function viewOf(state: VpcState, account: string, sharing: Sharing): View {
  const instances = [...state.instances.values()];
  const own = instances.filter(({ ownerId }) => ownerId === account);
  const ownVpc = (vpcId: string) => state.vpcs.get(vpcId)?.ownerId === account;
  const sharedVpc = (vpcId: string) => own.some((instance) => instance.vpcId === vpcId);
  const across = sharing === 'across';
  return {
    account,
    sharing,
    state,
    vpcs: [...state.vpcs.values()].filter(({ vpcId }) => ownVpc(vpcId) || sharedVpc(vpcId)),
    routeTables: [...state.routeTables.values()].filter(
      ({ vpcId }) => ownVpc(vpcId) || (across && sharedVpc(vpcId)),
    ),
    subnets: [...state.subnets.values()].filter(({ vpcId }) => ownVpc(vpcId) || sharedVpc(vpcId)),
    instances: own,
    networkInterfaces: networkInterfacesOf(
      across ? instances.filter(({ ownerId, vpcId }) => ownerId === account || ownVpc(vpcId)) : own,
    ),
  };
}

/** Whether the account can change this route table. */
export function owns({ account, state }: View, { vpcId }: RouteTable): boolean {
  return state.vpcs.get(vpcId)?.ownerId === account;
}

export function networkInterfacesOf(instances: readonly Instance[]): AttachedNetworkInterface[] {
  return instances.flatMap((instance) =>
    instance.networkInterfaces.map((networkInterface, deviceIndex) => ({
      ...networkInterface,
      instance,
      deviceIndex,
    })),
  );
}
