/** Texts that stand where a value was to come. Words that may be an answer, such as none or unknown, are no placeholders. */
const WORDS: ReadonlySet<string> = new Set([
  ...[
    'n/a',
    'n.a.',
    'n. a.',
    '#n/a',
    '<na>',
    'null',
    '(null)',
    '<null>',
    '[null]',
    'nan',
    'undefined',
    '<empty>',
    '(empty)',
  ],
  ...['#ref!', '#value!', '#name?', '#div/0!', '#null!', '#num!', '#error!'],
  ...[
    'todo',
    'to do',
    'to-do',
    'tbd',
    'tba',
    'tbc',
    'fixme',
    'xxx',
    'placeholder',
    'to be determined',
    'to be defined',
  ],
  ...['k. a.', 'k.a.', 'noch offen', 'a definir', 'por definir', '\u00e0 compl\u00e9ter', '\u00e0 d\u00e9finir'],
  ...[
    '\u6682\u65e0',
    '\u5f85\u8865\u5145',
    '\u5f85\u5b9a',
    '\u672a\u5b9a',
    '\ubbf8\uc815',
    '\ucd94\ud6c4 \uc791\uc131',
  ],
]);
/** A text that is longer is no placeholder, unless it is filler text. */
export const LONGEST_PLACEHOLDER: number = Math.max(...[...WORDS].map((word) => word.length)) + 2;
/** Dashes, dots and question marks alone. */
const SIGNS = /^[-\u2010-\u2015_.\u2026?\s]{1,8}$/u;
const ENDS = /^[[(]|[\])]$|[:;.!]$/gu;
const LOREM = /^lorem ipsum\b/i;
const LONGEST_LOREM = 2000;
const CODE_OF_L = 0x6c;

/** Whether the text, as a whole, only holds the place of a value. */
export function isPlaceholder(text: string): boolean {
  if (text.length > LONGEST_PLACEHOLDER)
    return (text.charCodeAt(0) | 0x20) === CODE_OF_L && text.length < LONGEST_LOREM && LOREM.test(text);
  const lower = text.trim().toLowerCase();
  // 'NA' is how R writes a missing value; 'Na' is sodium.
  return text === 'NA' || SIGNS.test(text) || WORDS.has(lower) || WORDS.has(lower.replace(ENDS, ''));
}
