/** Everything secret that was issued; each says that it is simulated, so that tests find leaks by grep. */
export class Secrets {
  readonly #issued: string[] = [];

  get issued(): readonly string[] {
    return this.#issued;
  }

  /** `SimulatedSessionToken000000001`: `kind` says what it is, numbers make it the only one. */
  issue(kind: string, digits: number, ending = ''): string {
    const secret = `Simulated${kind}${this.number(digits)}${ending}`;
    this.#issued.push(secret);
    return secret;
  }

  /** A number that the next secret has and no other. */
  number(digits: number): string {
    return String(this.#issued.length + 1).padStart(digits, '0');
  }
}
