import fc from 'fast-check';

/** What looks like a digit, a dot, a hyphen, a colon, a slash or a letter of `rtb`, `role` and `eth`, and is none. */
export const lookAlikes = Array.from(
  [
    '٣३１０²④', // Arabic-Indic, Devanagari, full-width, superscript, circled
    '․。．·', // one dot leader, ideographic, full-width, middle
    '‐–−－', // hyphen, en dash, minus, full-width
    '：∕／⁄',
    'аеосгтеһ', // Cyrillic
    'ｒｔｂ',
  ].join(''),
);

/** Between two characters nobody sees them. */
export const invisible = ['\u200b', '\u200c', '\u200d', '\u2060', '\u00ad', '\u180e', '\ufe0f'];

/** Turn the text around that follows, or let it join what is before. */
const reordering = ['\u202e', '\u202d', '\u2066', '\u2069', '\u200f', '\u0301'];

/** What `trim()` takes off the ends of a value, and no item may have inside. */
export const blanks = [' ', '\t', '\n', '\r', '\v', '\f', '\u00a0', '\u2003', '\u3000', '\ufeff'];

const controls = ['\u0001', '\u0007', '\b', '\u001b[31m', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029'];

/** Not the comma, which is between the items of a list, nor what an address or an ARN may have. */
export const shell = Array.from(';$`|&><()\'"\\*?~!{}#^');

const syntax = Array.from('%,/:=@[].-_+');

/** Halves of a surrogate pair, which is no text, and whole pairs, which are longer than they look. */
const halves = ['\ud800', '\udfff', '\ud83d', '\ufffd', '💥'];

const hostileCharacter = fc.oneof(
  ...[lookAlikes, invisible, reordering, blanks, controls, shell, syntax, halves].map((characters) =>
    fc.constantFrom(...characters),
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);

/** Words that mean something to JavaScript, to a shell, to printf, to a parser of numbers or of addresses. */
export const loadedWords = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN'],
  ...[
    '$(reboot)',
    '`reboot`',
    '; reboot',
    '| reboot',
    '&& reboot',
    '--help',
    '-h',
    '%s%n',
    '../../etc/shadow',
  ],
  ...['0x7f.1', '0177.0.0.1', '127.1', '3232238095', '192.168.010.015', '0xc0.0xa8.0x0a.0x0f', '1e3', '-1'],
  ...[
    'fe80::1%eth0',
    '::ffff:1.2.3.4',
    '[fd00::1]',
    '::',
    '::1',
    '1::2::3',
    'fd00::1/64',
    '192.168.10.15/24',
  ],
  ...['192.168.10.15:80', '192.168.10.15/032', '192.168.10.15\\32', '192.168.10.15#', 'http://192.168.10.15'],
  ...[
    'rtb-',
    'RTB-0A1B2C3D',
    'rtb-0a1b2c3d4e5f6000',
    'igw-0a1b2c3d',
    'eth0:1',
    '.',
    '..',
    '/',
    '-',
    ',',
    ',,',
  ],
];

interface Mutation {
  readonly how: 'insert' | 'delete' | 'replace' | 'repeat' | 'widen' | 'upper' | 'zero' | 'cut' | 'wrap';
  readonly at: number;
  readonly character: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  how: fc.constantFrom('insert', 'delete', 'replace', 'repeat', 'widen', 'upper', 'zero', 'cut', 'wrap'),
  at: fc.nat(200),
  character: hostileCharacter,
});

function mutate(text: string, { how, at: anywhere, character }: Mutation): string {
  const at = anywhere % (text.length + 1);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (how) {
    case 'insert':
      return before + character + after;
    case 'delete':
      return before + after.slice(1);
    case 'replace':
      return before + character + after.slice(1);
    case 'repeat':
      return `${text},${before}${text}`;
    case 'widen':
      return before + after.replace(/^[!-~]/, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
    case 'upper':
      return before + after.toUpperCase();
    case 'zero':
      return `${before}0${after}`;
    case 'cut':
      return before;
    case 'wrap':
      return character + text + character;
    default:
      how satisfies never;
      throw new Error('unreachable');
  }
}

/** A text that is nearly one of these, after a few accidents. */
export function nearly(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([text, mutations]) => mutations.reduce(mutate, text));
}

/** What nobody meant as a value at all. */
export const junk: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...loadedWords),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.array(hostileCharacter, { maxLength: 40 }).map((characters) => characters.join('')),
);
