import type { QueryParameters } from './query-protocol.ts';
import { StsError } from './sts-errors.ts';

const SESSION = ['Action', 'Version', 'RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId'];

/** The role, and the session to open; an hour without DurationSeconds. */
export function parseSession(
  parameters: QueryParameters,
  more: readonly string[],
): { arn: string; sessionName: string; lifetime: number } {
  const unknown = Object.keys(parameters).find((name) => ![...SESSION, ...more].includes(name));
  if (unknown !== undefined) {
    throw new StsError('InvalidParameterValue', `The simulator does not know the parameter ${unknown}`);
  }
  const arn = required(parameters, 'RoleArn');
  const sessionName = required(parameters, 'RoleSessionName');
  const seconds = Number(parameters['DurationSeconds'] ?? 3600);
  if (!/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) {
    throw new StsError('ValidationError', `${arn} is invalid`);
  }
  if (!/^[\w+=,.@-]*$/.test(sessionName)) {
    throw invalid(
      'roleSessionName',
      sessionName,
      'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
    );
  }
  if (sessionName.length < 2 || sessionName.length > 64) {
    const bound = sessionName.length < 2 ? 'greater than or equal to 2' : 'less than or equal to 64';
    throw invalid('roleSessionName', sessionName, `Member must have length ${bound}`);
  }
  if (!(seconds >= 900 && seconds <= 43_200)) {
    const bound = seconds > 43_200 ? 'less than or equal to 43200' : 'greater than or equal to 900';
    throw invalid('durationSeconds', String(seconds), `Member must have value ${bound}`);
  }
  return { arn, sessionName, lifetime: seconds * 1000 };
}

export function required(parameters: QueryParameters, name: string): string {
  const value = parameters[name];
  if (value !== undefined) return value;
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw new StsError(
    'ValidationError',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function invalid(member: string, value: string, constraint: string): StsError {
  return new StsError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}
