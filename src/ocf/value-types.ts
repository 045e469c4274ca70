import { maskUser } from './mask-user.ts';
import { quote } from './quote.ts';

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
        const which = part === '' || items.length === 1 ? '' : `${quote(maskUser(part))} is `;
        problems.push(...parsed.problems.map((what) => which + what));
      }
      return { value: [...values], problems: firstOf(problems) };
    },
  };
}

/** A list of thousands of wrong items is told by its first. */
function firstOf(problems: readonly string[]): readonly string[] {
  const told = problems.slice(0, 3);
  const rest = problems.length - told.length;
  return rest === 0 ? told : [...told, `${rest} more of its items are malformed`];
}

export function parsedAs<T>(value: T): Parsed<T> {
  return { value, problems: [] };
}

export function malformed(...problems: string[]): Parsed<never> {
  return { value: undefined, problems };
}
