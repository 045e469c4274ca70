/** A principal that a role's trust policy allows, spelt as in the JSON element Principal. */
export type Trusted =
  /** ARNs of users, roles, sessions or an account's root, or an account id. */
  | { readonly AWS: string | readonly string[] }
  | { readonly Service: string | readonly string[] }
  /** ARN of an OpenID Connect provider. */
  | { readonly Federated: string | readonly string[] };

/** Whether a trust policy names the caller, or the caller's account only; `undefined` → neither. */
export function trustIn(
  trust: readonly Trusted[],
  caller: { readonly account: string; readonly arns: readonly string[] },
): 'caller' | 'account' | undefined {
  const named = trust.flatMap((trusted) => ('AWS' in trusted ? [trusted.AWS].flat() : []));
  if (named.some((name) => name === '*' || caller.arns.includes(name))) return 'caller';
  return named.some((name) => accountOf(name) === caller.account) ? 'account' : undefined;
}

/** Whether tokens of this OpenID Connect provider can be exchanged. */
export function trustsProvider(trust: readonly Trusted[], provider: string): boolean {
  return trust.some((trusted) => 'Federated' in trusted && [trusted.Federated].flat().includes(provider));
}

/** Of `arn:aws:iam::123456789012:root` or `123456789012`, which mean the same. */
function accountOf(name: string): string | undefined {
  return /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
}
