import { ServiceError } from './service-error.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and those of each action */
const STS_ERRORS = {
  AccessDenied: { status: 403, sentence: 'Access denied' },
  ExpiredToken: { status: 403, sentence: 'The security token included in the request is expired' },
  IncompleteSignature: {
    status: 400,
    sentence: 'The request signature does not conform to AWS standards.',
  },
  InternalFailure: {
    status: 500,
    sentence: 'The request processing has failed because of an unknown error, exception or failure.',
  },
  InvalidAction: { status: 400, sentence: 'Could not find operation for version 2011-06-15' },
  InvalidClientTokenId: { status: 403, sentence: 'The security token included in the request is invalid.' },
  InvalidIdentityToken: {
    status: 400,
    sentence: 'The web identity token that was passed could not be validated.',
  },
  InvalidParameterValue: { status: 400, sentence: 'A value is out of range.' },
  MissingAction: { status: 400, sentence: 'The request is missing an action or a required parameter' },
  MissingAuthenticationToken: { status: 403, sentence: 'Request is missing Authentication Token' },
  RegionDisabledException: {
    status: 403,
    sentence: 'STS is not activated in this region for account. Your account administrator can activate it.',
  },
  ServiceUnavailable: {
    status: 503,
    sentence: 'The request has failed due to a temporary failure of the server.',
  },
  SignatureDoesNotMatch: {
    status: 403,
    sentence:
      'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  Throttling: { status: 400, sentence: 'Rate exceeded' },
  ValidationError: { status: 400, sentence: 'The input fails to satisfy the constraints.' },
} as const satisfies Record<string, { status: number; sentence: string }>;

export type StsErrorCode = keyof typeof STS_ERRORS;

/** An error that STS answers. Known codes have a status and a sentence; any other is a 400 unless told. */
export class StsError extends ServiceError {
  constructor(code: StsErrorCode | (string & {}), sentence?: string, status?: number) {
    const usual = Object.hasOwn(STS_ERRORS, code) ? STS_ERRORS[code as StsErrorCode] : undefined;
    super(code, sentence ?? usual?.sentence ?? code, status ?? usual?.status ?? 400);
  }
}
