/** A statement of an identity-based policy, spelt as in JSON. Conditions and the Not… elements are not known here. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** `service:Action`, with `*` and `?`. */
  readonly Action: string | readonly string[];
  /** ARNs, with `*` and `?`. */
  readonly Resource: string | readonly string[];
};

/** Statements, or the whole JSON document. */
export type Policy =
  readonly Statement[] | { readonly Version?: string; readonly Statement: Statement | readonly Statement[] };

/** `implicitDeny` → nothing allows it; `explicitDeny` → a statement forbids it, whatever others allow. */
export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

const ELEMENTS = ['Sid', 'Effect', 'Action', 'Resource'];

/** The statements of a policy; throws where one has an element that would be ignored. */
export function statementsOf(policy: Policy): readonly Statement[] {
  const statements = 'Statement' in policy ? asList(policy.Statement) : policy;
  for (const statement of statements) {
    const unknown = Object.keys(statement).find((element) => !ELEMENTS.includes(element));
    if (unknown !== undefined) throw new Error(`the simulator does not evaluate ${unknown} in a policy`);
  }
  return statements;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function decide(statements: readonly Statement[], action: string, resource: string): Decision {
  const effects = statements
    .filter(
      ({ Action, Resource }) =>
        // "The prefix and the action name are case insensitive" (IAM JSON policy elements: Action)
        asList(Action).some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
        asList(Resource).some((pattern) => matchesPattern(pattern, resource)),
    )
    .map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'explicitDeny';
  return effects.includes('Allow') ? 'allowed' : 'implicitDeny';
}

/** `*` is any number of characters, `?` is one. */
function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern.replace(/[*?]|[.+^${}()|[\]\\]/g, (character) =>
    character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`,
  );
  return new RegExp(`^${source}$`, 's').test(text);
}

/** `Array.isArray` does not narrow readonly arrays (TypeScript#17002). */
function asList<Item extends string | Statement>(one: Item | readonly Item[]): readonly Item[] {
  return typeof one === 'object' && 'length' in one ? one : [one];
}
