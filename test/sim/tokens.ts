import type { Secrets } from './secrets.ts';

/** Tokens that others than AWS's own services issue, and who accepts them. */
export class Tokens {
  readonly #secrets: Secrets;
  /** Token → ARN of the OpenID Connect provider that issued it. */
  readonly #webIdentities = new Map<string, string>();
  readonly #sso = new Set<string>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Of an OpenID Connect provider, as a service account's file holds it. */
  issueWebIdentity(provider: string): string {
    const token = this.#secrets.issue('WebIdentityToken.', 9);
    this.#webIdentities.set(token, provider);
    return token;
  }

  /** `undefined` → nobody's. */
  providerOf(webIdentityToken: string): string | undefined {
    return this.#webIdentities.get(webIdentityToken);
  }

  /** The access token that `aws sso login` caches. */
  issueSso(): string {
    const token = this.#secrets.issue('SsoAccessToken', 9);
    this.#sso.add(token);
    return token;
  }

  isSso(token: string): boolean {
    return this.#sso.has(token);
  }
}
