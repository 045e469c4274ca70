import type { Env } from './environment.ts';
import { maskUser } from './mask-user.ts';
import { quote } from './quote.ts';
import type { Parsed, ValueType } from './value-types.ts';

/** One `<parameter>` of the metadata. https://github.com/ClusterLabs/OCF-spec/blob/main/ra/1.1/resource-agent-api.md */
export interface ParameterDeclaration<T> {
  readonly type: ValueType<T>;
  readonly shortdesc: string;
  readonly longdesc: string;
  /** What counts while the parameter is unset, as a user would write it. */
  readonly default?: string;
  readonly required?: true;
  readonly uniqueGroup?: string;
  /** Changing it needs no restart of the resource. */
  readonly reloadable?: true;
  readonly deprecated?: { readonly replacedWith?: string; readonly desc: string };
  /**
   * It says *which* address and routes the resource is: a malformed value is a configuration error.
   * Any other malformed value is a warning and the default: a typo there must not stop a running system.
   */
  readonly identifying?: true;
}

// `unknown` would reject every parser: T stands on both sides of ValueType
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Declarations = Readonly<Record<string, ParameterDeclaration<any>>>;

/** The values a set of declarations gives: only a parameter without a default may be `undefined` (unset). */
export type Values<D extends Declarations> = {
  readonly [Name in keyof D]: D[Name] extends { type: ValueType<infer T> }
    ? D[Name] extends { default: string } | { required: true }
      ? T
      : T | undefined
    : never;
};

/** A parameter that is missing or malformed. */
export interface Problem {
  readonly parameter: string;
  /** As configured; `undefined` → unset. */
  readonly value: string | undefined;
  readonly what: string;
  readonly identifying: boolean;
}

/**
 * Reads `OCF_RESKEY_*`. Never throws and never stops at the first problem. An empty value counts as unset
 * (Pacemaker passes only what is configured, administrators clear a parameter by emptying it), and the
 * replacement of a deprecated parameter takes its value where it is unset itself.
 */
export function parseInstanceParameters<D extends Declarations>(
  declarations: D,
  env: Env,
): { values: Values<D>; problems: readonly Problem[] } {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const aliases = aliasesOf(declarations);
  for (const [name, declaration] of Object.entries(declarations)) {
    const configured = readConfigured([name, ...(aliases[name] ?? [])], env);
    const identifying = declaration.identifying === true;
    const fallback: unknown =
      declaration.default === undefined
        ? declaration.type.none
        : declaration.type.parse(declaration.default).value;
    if (configured === undefined) {
      values[name] = fallback;
      if (declaration.required)
        problems.push({
          parameter: name,
          value: undefined,
          what: `is required: ${declaration.shortdesc}`,
          identifying,
        });
      continue;
    }
    const parsed = declaration.type.parse(configured.value) as Parsed<unknown>;
    values[name] = parsed.value ?? fallback;
    // A deprecated parameter that stands in for another one is read twice
    if (problems.some(({ parameter }) => parameter === configured.name)) continue;
    for (const what of parsed.problems)
      problems.push({ parameter: configured.name, value: configured.value, what, identifying });
  }
  return { values: values as Values<D>, problems };
}

/** Of each parameter the deprecated ones that it replaces. */
function aliasesOf(declarations: Declarations): Readonly<Record<string, readonly string[]>> {
  const aliases: Record<string, string[]> = {};
  for (const [alias, { deprecated }] of Object.entries(declarations))
    if (deprecated?.replacedWith !== undefined) (aliases[deprecated.replacedWith] ??= []).push(alias);
  return aliases;
}

function readConfigured(
  candidates: readonly string[],
  env: Env,
): { name: string; value: string } | undefined {
  for (const name of candidates) {
    const value = env[`OCF_RESKEY_${name}`]?.trim();
    if (value) return { name, value };
  }
  return undefined;
}

/** `routing_table="foo": not a route table id …`; control characters are shown, never sent to a log as they are. */
export function formatProblem(problem: Problem): string {
  if (problem.value === undefined) return `${problem.parameter} ${problem.what}`;
  return `${problem.parameter}=${quote(maskUser(problem.value))}: ${problem.what}`;
}
