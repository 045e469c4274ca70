/** What is loaded when an operator command asks EC2: descriptions of what surrounds the routes, large and of no use to the cluster. */
export { ec2NetworkChanges } from './ec2-network-changes.ts';
export { ec2NetworkMap } from './ec2-network-map.ts';
export { ec2Nodes } from './ec2-nodes.ts';
export { ec2TransitGateways } from './ec2-transit-gateways.ts';
