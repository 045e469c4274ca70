import { AwsEc2QueryProtocol } from '@aws-sdk/core/protocols';
import { parseUrl } from '@smithy/core/protocols';
import { operation } from '@smithy/core/schema';
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import type { StaticOperationSchema } from '@smithy/types';
import type { Answer } from '../answer.ts';
import { attempt } from '../aws/attempt.ts';
import type { SdkException } from '../aws/failure.ts';
import type { Network } from '../aws/network.ts';
import { readAnswer } from '../aws/read-answer.ts';
import { signedHttp } from '../aws/signed-http.ts';
import type { Credentials } from '../ports.ts';
import { ec2EndpointUrl } from './ec2-endpoint-url.ts';
import type { Ec2Call } from './permissions.ts';
import { serverClock } from './server-clock.ts';

/** An action of the EC2 API with what it takes and gives. */
export interface Operation<Input, Output> {
  /** Its name, for what IAM has to allow. */
  readonly call: Ec2Call;
  readonly schema: StaticOperationSchema;
  /** For types alone. */
  readonly takes?: Input;
  readonly gives?: Output;
}

/** How an answer is read. */
interface Reading<Output> {
  /** Leaves out of the document what nobody asks for, before it is parsed. */
  readonly shorten?: (document: string) => string;
  /** May throw `UnreadableAnswer`. */
  readonly check?: (output: Output) => void;
}

/** One attempt of one call. */
export type Ec2Client = <Input extends object, Output>(
  operation: Operation<Input, Output>,
  subject: string,
  input: Input,
  reading?: Reading<Output>,
) => Promise<Answer<Output>>;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html */
const api = {
  version: '2016-11-15',
  serviceTarget: 'AmazonEC2',
  defaultNamespace: 'com.amazonaws.ec2',
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15',
  // EC2 has no exceptions of its own: an error is its code
  errorTypeRegistries: [],
};

/**
 * The EC2 API by the parts of the AWS SDK: its schemas, its protocol, its signatures, its HTTP. Not by the SDK's
 * EC2Client, whose stack of middleware finds out anew in each process what is known here, retries where `retry` does,
 * and took an eighth of a monitor's CPU time (152 and 134 ms, side by side). A call is described by its schema alone,
 * so that what few actions need can be loaded by itself.
 *
 * @param hear told of the headers of each answer
 */
export function ec2Client(
  network: Network,
  credentials: Credentials,
  hear?: (headers: Readonly<Record<string, string>>) => void,
): Ec2Client {
  const url = new URL(ec2EndpointUrl(network));
  const send = signedHttp('ec2', url, network, credentials);
  const clock = serverClock();
  const protocol = new AwsEc2QueryProtocol(api);
  const endpoint = parseUrl(url);
  const serde = {
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
    // Answers are read before
    streamCollector: (document: Uint8Array) => Promise.resolve(document),
    endpoint: () => Promise.resolve(endpoint),
  };
  protocol.setSerdeContext(serde);

  return ({ schema: [, namespace, name, traits, takes, gives] }, subject, input, { shorten, check } = {}) => {
    const schema = operation(namespace, name, traits, takes, gives);
    return attempt(name, subject, network, async (options) => {
      const request = await protocol.serializeRequest(schema, input, serde);
      const signedWithMs = clock.offsetMs();
      const response = await send(request, options, new Date(Date.now() + signedWithMs));
      hear?.(response.headers);
      const isAnswer = response.statusCode < 300;
      const document = await readAnswer(response, isAnswer ? name : undefined);
      response.body = isAnswer && shorten ? Buffer.from(shorten(document.toString())) : document;
      try {
        const output: unknown = await protocol.deserializeResponse(schema, serde, response);
        check?.(output as never);
        return output as never;
      } catch (error) {
        throw clock.learnFrom(response, withStatus(error as Error, response), signedWithMs);
      }
    });
  };
}

/** What is no error document of EC2 is judged by its status. */
function withStatus(error: Error & SdkException, { statusCode }: { readonly statusCode: number }) {
  return error.$metadata ? error : Object.assign(error, { $metadata: { httpStatusCode: statusCode } });
}
