/** What is loaded when EC2 is asked: the AWS SDK's client, which is most of the agent's code. */
export { ec2Client } from './ec2-client.ts';
export { ec2RouteTables } from './ec2-route-tables.ts';
export { signedHttp } from '../aws/signed-http.ts';
export { endpointUrl } from '../aws/endpoint-url.ts';
export { connectEarly } from '../aws/early-connection.ts';
export { ec2EndpointUrl } from './ec2-endpoint-url.ts';
