import { Ec2Error } from './ec2-errors.ts';

type KeyPair = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** ARN of who signs with this key. */
  readonly principal: string;
};

/** Temporary credentials of an instance's role. */
export type RoleKey = KeyPair & {
  readonly session: {
    readonly token: string;
    readonly instanceId: string;
    /** In ms. */
    readonly issued: number;
    /** In ms. */
    readonly expiration: number;
  };
};

/** A user's long-term key, or a role's. */
export type AccessKey = (KeyPair & { readonly session: undefined }) | RoleKey;

/** IMDS hands out role credentials for six hours. */
const LIFETIME = 6 * 3_600_000;

/**
 * "We make new credentials available at least five minutes before the expiration of the old credentials"
 * (EC2 user guide, IAM roles for Amazon EC2).
 */
const RENEW_BEFORE = 5 * 60_000;

/** The access keys that exist. Everything secret says that it is simulated, so that tests find leaks by grep. */
export class Credentials {
  readonly #ownerId: string;
  readonly #keys = new Map<string, AccessKey>();
  /** By instance id. */
  readonly #current = new Map<string, RoleKey>();
  readonly #secrets: string[] = [];

  constructor(ownerId: string) {
    this.#ownerId = ownerId;
  }

  /** Secret access keys, session tokens and metadata tokens issued so far. */
  get secrets(): readonly string[] {
    return this.#secrets;
  }

  find(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** A user's static key, as it stands in ~/.aws/credentials. */
  addAccessKey({ userName = 'cluster' }: { userName?: string } = {}): AccessKey {
    return this.#add({
      accessKeyId: `AKIASIMULATED${this.#number(7)}`,
      secretAccessKey: `SimulatedSecretAccessKey/${this.#number(15)}`,
      principal: `arn:aws:iam::${this.#ownerId}:user/${userName}`,
      session: undefined,
    });
  }

  /** What the metadata service answers: the same credentials until shortly before they expire. `now` in ms. */
  roleCredentials(instanceId: string, roleName: string, now: number): RoleKey {
    const current = this.#current.get(instanceId);
    if (current && current.session.expiration - now > RENEW_BEFORE) return current;
    const key: RoleKey = {
      accessKeyId: `ASIASIMULATED${this.#number(7)}`,
      secretAccessKey: `SimulatedSecretAccessKey/${this.#number(15)}`,
      principal: `arn:aws:sts::${this.#ownerId}:assumed-role/${roleName}/${instanceId}`,
      session: {
        token: `SimulatedSessionToken/${this.#number(9)}+/==`,
        instanceId,
        issued: now,
        expiration: now + LIFETIME,
      },
    };
    this.#add(key);
    this.#current.set(instanceId, key);
    return key;
  }

  /** A token of the metadata service. */
  metadataToken(): string {
    const token = `SimulatedMetadataToken${this.#number(9)}==`;
    this.#secrets.push(token);
    return token;
  }

  #add(key: AccessKey): AccessKey {
    this.#keys.set(key.accessKeyId, key);
    this.#secrets.push(key.secretAccessKey, ...(key.session ? [key.session.token] : []));
    return key;
  }

  #number(digits: number): string {
    return String(this.#secrets.length + 1).padStart(digits, '0');
  }
}

/** What the Authorization header of Signature Version 4 claims. */
export type Claim = {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
};

/** `AWS4-HMAC-SHA256 Credential=AKIA…/20260831/eu-central-1/ec2/aws4_request, SignedHeaders=…, Signature=…` */
export function parseAuthorization(header: string): Claim | undefined {
  const [, accessKeyId, region, service] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request, ?SignedHeaders=[\w;-]+, ?Signature=[0-9a-f]{64}$/.exec(
      header,
    ) ?? [];
  return accessKeyId === undefined || region === undefined || service === undefined
    ? undefined
    : { accessKeyId, region, service };
}

/** Who asks; throws the error that EC2 answers. The signature itself is not verified. `now` in ms. */
export function authenticate(
  credentials: Credentials,
  request: {
    authorization: string | undefined;
    securityToken: string | undefined;
    region: string;
    now: number;
  },
): AccessKey {
  if (request.authorization === undefined) throw new Ec2Error('MissingAuthenticationToken');
  const claim = parseAuthorization(request.authorization);
  const key = claim && credentials.find(claim.accessKeyId);
  if (claim?.region !== request.region || claim.service !== 'ec2') throw new Ec2Error('AuthFailure');
  if (key === undefined || key.session?.token !== request.securityToken) throw new Ec2Error('AuthFailure');
  if (key.session && key.session.expiration <= request.now) throw new Ec2Error('RequestExpired');
  return key;
}
