import type { Iam, Identity } from './iam.ts';
import type { Secrets } from './secrets.ts';

type KeyPair = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** ARN of who signs with this key. */
  readonly principal: string;
  readonly identity: Identity;
};

/** Temporary credentials of a role. */
export type RoleKey = KeyPair & {
  readonly session: {
    readonly token: string;
    readonly name: string;
    /** The instance whose role it is; `undefined` → of AssumeRole, a container or SSO. */
    readonly instanceId: string | undefined;
    /** In ms. */
    readonly issued: number;
    /** In ms. */
    readonly expiration: number;
  };
};

/** A user's long-term key, or a role's. */
export type AccessKey = (KeyPair & { readonly session: undefined }) | RoleKey;

/** The metadata service hands out role credentials for six hours. */
const LIFETIME = 6 * 3_600_000;

/**
 * "We make new credentials available at least five minutes before the expiration of the old credentials"
 * (EC2 user guide, IAM roles for Amazon EC2).
 */
const RENEW_BEFORE = 5 * 60_000;

/** The access keys that exist. */
export class Credentials {
  readonly #iam: Iam;
  readonly #secrets: Secrets;
  readonly #keys = new Map<string, AccessKey>();
  /** By instance or container. */
  readonly #current = new Map<string, RoleKey>();

  constructor(iam: Iam, secrets: Secrets) {
    this.#iam = iam;
    this.#secrets = secrets;
  }

  find(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** A user's static key, as it stands in ~/.aws/credentials. */
  addAccessKey(account: string, userName: string): AccessKey {
    const identity = { kind: 'user', account, name: userName } as const;
    const key: AccessKey = {
      ...this.#keyPair('AKIA'),
      principal: this.#iam.arnOf(identity),
      identity,
      session: undefined,
    };
    this.#keys.set(key.accessKeyId, key);
    return key;
  }

  /** Credentials of a role's session. Times in ms. */
  openSession(
    role: { readonly account: string; readonly name: string },
    session: {
      readonly name: string;
      readonly issued: number;
      readonly lifetime: number;
      readonly instanceId?: string | undefined;
    },
  ): RoleKey {
    const { account, name: roleName } = role;
    const key: RoleKey = {
      ...this.#keyPair('ASIA'),
      principal: `arn:${this.#iam.partition}:sts::${account}:assumed-role/${roleName}/${session.name}`,
      identity: { kind: 'role', account, name: roleName },
      session: {
        token: this.#secrets.issue('SessionToken/', 9, '+/=='),
        name: session.name,
        instanceId: session.instanceId,
        issued: session.issued,
        expiration: session.issued + session.lifetime,
      },
    };
    this.#keys.set(key.accessKeyId, key);
    return key;
  }

  /** What an instance or a container is answered: the same credentials until shortly before they expire. `now` in ms. */
  currentSession(
    role: { readonly account: string; readonly name: string },
    session: { readonly name: string; readonly instanceId?: string },
    now: number,
  ): RoleKey {
    const place = `${role.account}/${role.name}/${session.name}`;
    const current = this.#current.get(place);
    if (current && current.session.expiration - now > RENEW_BEFORE) return current;
    const key = this.openSession(role, { ...session, issued: now, lifetime: LIFETIME });
    this.#current.set(place, key);
    return key;
  }

  #keyPair(prefix: 'AKIA' | 'ASIA'): Pick<KeyPair, 'accessKeyId' | 'secretAccessKey'> {
    return {
      accessKeyId: `${prefix}SIMULATED${this.#secrets.number(7)}`,
      secretAccessKey: this.#secrets.issue('SecretAccessKey/', 15),
    };
  }
}
