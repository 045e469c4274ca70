import type { RequestListener } from 'node:http';
import type { Credentials } from './credentials.ts';
import { send } from './http-answer.ts';

/**
 * The endpoint of AWS_CONTAINER_CREDENTIALS_FULL_URI in a container with a task role.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function containerCredentials(
  { credentials, now }: { readonly credentials: Credentials; readonly now: () => number },
  role: { readonly account: string; readonly name: string; readonly arn: string },
): RequestListener {
  return ({ method }, response) => {
    const headers = { 'Content-Type': 'application/json' };
    if (method !== 'GET') {
      send(response, { status: 405, headers, body: '{}' });
      return;
    }
    const { accessKeyId, secretAccessKey, session } = credentials.currentSession(
      role,
      { name: 'simulated-task' },
      now(),
    );
    const body = JSON.stringify({
      RoleArn: role.arn,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: session.token,
      Expiration: new Date(session.expiration).toISOString().replace(/\.\d+Z$/, 'Z'),
    });
    send(response, { status: 200, headers, body });
  };
}
