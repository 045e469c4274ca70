/** It comes without types. https://github.com/jslicense/spdx-expression-parse.js */
declare module 'spdx-expression-parse' {
  export type Expression =
    | { readonly license: string; readonly plus?: true; readonly exception?: string }
    | { readonly left: Expression; readonly conjunction: 'and' | 'or'; readonly right: Expression };

  /** @throws where it is not an SPDX expression */
  export default function parse(expression: string): Expression;
}
