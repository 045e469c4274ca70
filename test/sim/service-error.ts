/** An error that a service answers; data only, each service makes its own sentence and document of it. */
export class ServiceError extends Error {
  readonly code: string;
  /** `undefined` → the code's usual sentence. */
  readonly sentence: string | undefined;
  /** HTTP status. */
  readonly status: number;

  constructor(code: string, sentence: string | undefined, status: number) {
    super(sentence === undefined ? code : `${code}: ${sentence}`);
    this.name = 'ServiceError';
    this.code = code;
    this.sentence = sentence;
    this.status = status;
  }
}
