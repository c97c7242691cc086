import { describe, expect, it } from '@jest/globals';
import { MAX_TOKENS, addTokens, foldWord, highlightsOf, searchWords } from './search-words.ts';

function tokensOf(text: string): string[] {
  const tokens = new Set<string>();
  addTokens(text, tokens);
  return [...tokens].sort();
}

describe('tokens of a text', () => {
  it.each([
    ['Reset my PASSWORD, please!', ['my', 'password', 'please', 'reset']],
    ['don’t snake_case C++ 4.5', ['4', '5', 'c', 'case', 'don', 'snake', 't']],
    ['Étage Größe ÅNGSTRÖM ＡＢＣ ﬁne', ['abc', 'angstrom', 'etage', 'fine', 'grosse']],
    ['مُحَمَّد كتـــاب', ['كتاب', 'محمد']],
    ['質問票', ['問票', '票', '質問']],
    ['비밀번호를 바꾸기', ['기', '꾸기', '를', '밀번', '바꾸', '번호', '비밀', '호를']],
    ['第3章abc', ['3', 'abc', '章', '第']],
    ['', []],
    ['?! — …', []],
  ])('%s', (text, expected) => {
    expect(tokensOf(text)).toEqual([...expected].sort());
  });

  it('are cut when they are long, and bounded in number', () => {
    expect(tokensOf('x'.repeat(1_000))).toEqual(['x'.repeat(40)]);
    const many = Array.from({ length: MAX_TOKENS + 500 }, (_, n) => `w${n}`).join(' ');
    expect(tokensOf(many)).toHaveLength(MAX_TOKENS);
    const unbroken = Array.from({ length: MAX_TOKENS + 500 }, (_, n) => String.fromCodePoint(0x4e00 + n)).join('');
    expect(tokensOf(unbroken)).toHaveLength(MAX_TOKENS);
  });
});

describe('words of a query', () => {
  it('are found by their beginnings from three letters on', () => {
    expect(searchWords('Refund my ab')).toEqual([
      { word: 'refund', tokens: ['refund'], isPrefix: true },
      { word: 'my', tokens: ['my'], isPrefix: false },
      { word: 'ab', tokens: ['ab'], isPrefix: false },
    ]);
  });

  it('are pairs of characters where no space parts words; one character begins a pair', () => {
    expect(searchWords('質問票 票')).toEqual([
      { word: '質問票', tokens: ['質問', '問票'], isPrefix: false },
      { word: '票', tokens: ['票'], isPrefix: true },
    ]);
  });

  it('count once and are bounded', () => {
    expect(searchWords('a A á')).toHaveLength(1);
    expect(searchWords(Array.from({ length: 50 }, (_, n) => `w${n}`).join(' '))).toHaveLength(16);
    expect(searchWords('%%% ++')).toEqual([]);
  });
});

describe('highlights', () => {
  const marked = (text: string, query: string) =>
    highlightsOf(text, searchWords(query)).map(([from, to]) => text.slice(from, to));

  it.each([
    ['Reset the password', 'pass', ['pass']],
    ['Reset the passé and PASSWORDS', 'PASSE', ['passé']],
    ['my myth', 'my', ['my']],
    ['das Maß und die Masse', 'mass', ['Maß', 'Mass']],
    ['この質問票は', '質問', ['質問']],
    ['第3章abc', 'abc', ['abc']],
    ['비밀번호를', '번호', ['번호']],
    ['nothing here', 'refund', []],
  ])('%s: %s', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });

  it('fold as tokens do', () => {
    expect(foldWord('İstanbul')).toBe('istanbul');
    expect(foldWord('질문')).toBe('질문');
  });
});
