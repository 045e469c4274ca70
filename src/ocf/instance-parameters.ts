import type { Env } from './environment.ts';

/** How a value is written in a configuration and what it becomes. */
export interface ValueType<T> {
  /** The `content type` of the metadata. */
  readonly content: 'string' | 'integer' | 'boolean' | 'select';
  /** The values of a `select`. */
  readonly options?: readonly string[];
  /** The value of an unset required parameter, so that what follows need not ask. */
  readonly none?: T;
  /** Keeps what is well-formed, and says of everything else what was expected instead. */
  parse(text: string): Parsed<T>;
}

export interface Parsed<T> {
  /** `undefined` → nothing of it could be used. */
  readonly value: T | undefined;
  /** One a problem: what is wrong with which part, and what to write instead. */
  readonly problems: readonly string[];
}

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
  for (const [name, declaration] of Object.entries(declarations)) {
    const configured = readConfigured(declarations, name, env);
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
    for (const what of parsed.problems)
      problems.push({ parameter: configured.name, value: configured.value, what, identifying });
  }
  return { values: values as Values<D>, problems };
}

function readConfigured(
  declarations: Declarations,
  name: string,
  env: Env,
): { name: string; value: string } | undefined {
  const aliases = Object.keys(declarations).filter(
    (alias) => declarations[alias]?.deprecated?.replacedWith === name,
  );
  for (const candidate of [name, ...aliases]) {
    const value = env[`OCF_RESKEY_${candidate}`]?.trim();
    if (value) return { name: candidate, value };
  }
  return undefined;
}

/** `routing_table="foo": not a route table id …`; control characters are shown, never sent to a log as they are. */
export function formatProblem(problem: Problem): string {
  if (problem.value === undefined) return `${problem.parameter} ${problem.what}`;
  return `${problem.parameter}=${quote(problem.value)}: ${problem.what}`;
}

/** A user's text for a sentence: JSON's escapes, at most 80 characters of it. */
export function quote(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(shown).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

// --- Value types that know nothing of any agent -------------------------------------------------------

/** A string that has to match; `expected` completes the sentence "… is not …". */
export function matching(pattern: RegExp, expected: string): ValueType<string> {
  return {
    content: 'string',
    parse: (text) => (pattern.test(text) ? parsedAs(text) : malformed(`not ${expected}`)),
  };
}

/**
 * True as resource-agents' `ocf_is_true` has it, anything else is false. What is not a usual word for
 * "no" either is told to the user all the same.
 */
export const boolean: ValueType<boolean> = {
  content: 'boolean',
  parse(text) {
    if (/^(yes|true|1|YES|TRUE|True|ja|on|ON)$/.test(text)) return parsedAs(true);
    if (/^(no|false|0|nein|off)$/i.test(text)) return parsedAs(false);
    return { value: false, problems: ['neither true nor false, read as false; write true or false'] };
  },
};

export function select<const Option extends string>(options: readonly Option[]): ValueType<Option> {
  return {
    content: 'select',
    options,
    parse(text) {
      const option = options.find((candidate) => candidate === text);
      return option ? parsedAs(option) : malformed(`not one of ${options.join(', ')}`);
    },
  };
}

/** Whole seconds, written with or without the unit that crm and pcs allow for times. */
export function seconds({ from, to }: { from: number; to: number }): ValueType<number> {
  return {
    content: 'integer',
    parse(text) {
      const value = Number(/^(\d{1,6})(?:s|sec)?$/.exec(text)?.[1]);
      return value >= from && value <= to
        ? parsedAs(value)
        : malformed(`not a number of seconds from ${from} to ${to}`);
    },
  };
}

/** Comma-separated, blanks allowed; keeps the well-formed items, each once. */
export function listOf(item: ValueType<string>): ValueType<readonly string[]> {
  return {
    content: 'string',
    none: [],
    parse(text) {
      const values = new Set<string>();
      const problems: string[] = [];
      const items = text.split(',').map((part) => part.trim());
      for (const part of items.filter((part, index) => part !== '' || index < items.length - 1)) {
        const parsed = part === '' ? malformed('an empty item; remove the extra comma') : item.parse(part);
        if (parsed.value !== undefined) values.add(parsed.value);
        const which = part === '' || items.length === 1 ? '' : `${quote(part)} is `;
        problems.push(...parsed.problems.map((what) => which + what));
      }
      return { value: [...values], problems };
    },
  };
}

export function parsedAs<T>(value: T): Parsed<T> {
  return { value, problems: [] };
}

export function malformed(...problems: string[]): Parsed<never> {
  return { value: undefined, problems };
}
