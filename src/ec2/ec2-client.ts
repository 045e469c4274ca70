import { DescribeRouteTablesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { StaticOperationSchema } from '@smithy/types';
import type { Answer } from '../answer.ts';
import { attempt } from '../aws/attempt.ts';
import { clientConfig } from '../aws/client-config.ts';
import type { Network } from '../aws/network.ts';
import { onlyAnswers } from '../aws/only-answers.ts';
import type { Credentials } from '../ports.ts';

/** An action of the EC2 API with what it takes and gives. */
export interface Operation<Input, Output> {
  readonly schema: StaticOperationSchema;
  /** For types alone. */
  readonly takes?: Input;
  readonly gives?: Output;
}

/** One attempt of one call. What checks an answer may throw `UnreadableAnswer`. */
export type Ec2Client = <Input extends object, Output>(
  operation: Operation<Input, Output>,
  subject: string,
  input: Input,
  check?: (output: Output) => void,
) => Promise<Answer<Output>>;

/**
 * The EC2 API. A call is described by its schema alone, so that what few actions need can be loaded by
 * itself, without a client of its own.
 */
export function ec2Client(network: Network, credentials: Credentials): Ec2Client {
  const client = new EC2Client({ ...clientConfig(network, network.ec2EndpointUrl), credentials });
  client.middlewareStack.use(onlyAnswers());
  return (operation, subject, input, check) => {
    const [, , name] = operation.schema;
    return attempt(name, subject, network, async (http) => {
      // All actions have the endpoint parameters in common
      const Command = command({}, () => [], name, operation.schema);
      const output = await client.send(new Command(input), http);
      check?.(output as never);
      return output as never;
    });
  };
}

const command = makeBuilder(
  DescribeRouteTablesCommand.getEndpointParameterInstructions(),
  'AmazonEC2',
  'EC2Client',
  getEndpointPlugin,
);
