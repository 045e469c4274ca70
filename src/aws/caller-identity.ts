import { HttpRequest, parseUrl } from '@smithy/core/protocols';
import type { Answer } from '../answer.ts';
import type { Credentials } from '../ports.ts';
import { attempt } from './attempt.ts';
import type { SdkException } from './failure.ts';
import type { Network } from './network.ts';
import { readAnswer } from './read-answer.ts';
import { UnreadableAnswer } from './unreadable-answer.ts';

/** Whose credentials are used. */
export interface CallerIdentity {
  readonly account: string;
  /** `arn:aws:sts::123456789012:assumed-role/cluster-node/i-0123456789abcdef0` */
  readonly arn: string;
}

/**
 * GetCallerIdentity, one attempt. "No permissions are required to perform this operation."
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function getCallerIdentity(
  network: Network,
  credentials: Credentials,
): Promise<Answer<CallerIdentity>> {
  const { endpointUrl, signedHttp } = await import('../ec2/ec2.ts');
  return attempt('GetCallerIdentity', '', network, async (options) => {
    const url = new URL(network.stsEndpointUrl ?? endpointUrl('sts', network));
    const request = new HttpRequest({
      ...parseUrl(url),
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    const response = await signedHttp('sts', url, network, credentials)(request, options);
    const isAnswer = response.statusCode < 300;
    const document = (await readAnswer(response, isAnswer ? 'GetCallerIdentity' : undefined)).toString();
    if (!isAnswer) throw toException(document, response.statusCode);
    const [arn, account] = [textIn(document, 'Arn'), textIn(document, 'Account')];
    if (arn === undefined || account === undefined) throw new UnreadableAnswer('the answer names nobody');
    return { arn, account };
  });
}

/** `<ErrorResponse …><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>…</Message></Error><RequestId>…` */
function toException(document: string, httpStatusCode: number): Error {
  const requestId = textIn(document, 'RequestId');
  const exception: SdkException = {
    name: textIn(document, 'Code') ?? 'Error',
    $metadata: { httpStatusCode, ...(requestId !== undefined && { requestId }) },
  };
  return Object.assign(new Error(textIn(document, 'Message') ?? ''), exception);
}

/** No text here has a character that XML would escape. */
function textIn(document: string, element: string): string | undefined {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(document)?.[1];
}
