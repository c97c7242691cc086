import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHash, type PairContent } from './content-hash.ts';
import { FOLDING_VERSION, foldText } from './fold.ts';
import { keyHash, questionKey, textHash } from './key.ts';

const content = (part: Partial<PairContent> = {}): PairContent => ({
  question: 'What is a pair?',
  answer: 'A question and its answer.',
  category: null,
  tags: [],
  status: 'draft',
  externalId: null,
  metadata: {},
  variants: [],
  ...part,
});
const hex = (part?: Partial<PairContent>): string => contentHash(content(part)).toString('hex');

describe('folding', () => {
  it.each([
    ['How  do I\treset it? ', 'how do i reset it?'],
    ['ＦＵＬＬ width １２', 'full width 12'],
    ['STRASSE Größe', 'strasse größe'],
    ['cafe\u0301', 'caf\u00e9'],
    ['a\u00a0b\u3000c\u2028d', 'a b c d'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['من أنت؟', 'من أنت؟'],
    ['질문  은?', '질문 은?'],
    ['ﬁne ²', 'fine 2'],
  ])('%j becomes %j', (text, folded) => expect(foldText(text)).toBe(folded));

  it('takes no shortcut that changes the result', () => {
    const long = (text: string): string => foldText(`${text}\u200b`);
    for (let code = 0; code <= 0xffff; code++) {
      const char = String.fromCharCode(code);
      if (foldText(`a${char}b`) !== long(`a${char}b`)) throw new Error(`U+${code.toString(16)}`);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => expect(foldText(text)).toBe(long(text))),
    );
  });

  it('changes nothing when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(foldText(foldText(text))).toBe(foldText(text))),
    );
  });
});

/** Stored keys and hashes depend on these: a change needs a new version and a migration. */
describe('golden vectors', () => {
  it('keys', () => {
    expect(FOLDING_VERSION).toBe(1);
    expect(keyHash('q', 'what is a pair?').toString('hex')).toBe('56794511928cf20db2a8e8933e14d5a9');
    expect(keyHash('qa', 'x').toString('hex')).toBe('9df61fa4eb9d2d8b190a318291b4a1b8');
    expect(keyHash('ext', 'x').toString('hex')).toBe('d9a2d4be0ad83b30533078618c880e7f');
    expect(questionKey('  What IS a\u00a0pair?')).toEqual(keyHash('q', 'what is a pair?'));
    expect(questionKey('质量 étage')).toEqual(keyHash('q', '质量 étage'));
  });

  it('contents and texts', () => {
    expect(hex()).toBe('23fcd066e88467d919a7a66bc105783f4f4598e973f6f8d88f22abed6020b678');
    const full = { category: 'c', tags: ['a', 'b'], status: 'published', externalId: '7', metadata: { n: 1 } } as const;
    expect(hex(full)).toBe('30995eeac1640070b93232a219c3d02a10d64e05f631219b6d323497d2ab422e');
    expect(textHash('质量').toString('hex')).toBe('55847d2e5bed2ac5373a00761a3b194e3b6c7183dd15bfc4f8aaccf57f46049e');
  });
});

describe('content hash', () => {
  it('does not depend on the order of metadata names', () => {
    const a = JSON.parse('{"x":{"a":1,"b":[{"c":1,"d":2}]},"y":2}') as Record<string, unknown>;
    const b = JSON.parse('{"y":2,"x":{"b":[{"d":2,"c":1}],"a":1}}') as Record<string, unknown>;
    expect(hex({ metadata: a })).toBe(hex({ metadata: b }));
    expect(hex({ metadata: a })).not.toBe(hex({ metadata: { ...a, y: '2' } }));
    expect(hex({ metadata: { x: undefined } })).toBe(hex({ metadata: {} }));
  });

  it('tells apart contents that only look the same when joined', () => {
    const hashes = [
      hex({ question: 'ab', answer: 'c' }),
      hex({ question: 'a', answer: 'bc' }),
      hex({ category: 'a' }),
      hex({ externalId: 'a' }),
      hex({ category: '' }),
      hex({ tags: ['a', 'b'] }),
      hex({ tags: ['b', 'a'] }),
      hex({ tags: ['a;b'] }),
      hex({ tags: ['1:a1:b'] }),
      hex({ variants: ['a', 'b'] }),
      hex({ variants: ['b', 'a'] }),
      hex({ variants: ['a'] }),
      hex({ status: 'retired' }),
      hex({ metadata: JSON.parse('{"__proto__":1}') as Record<string, unknown> }),
      hex(),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is the same exactly for the same content', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ':', '1', '-', ';', '#'), maxLength: 4 });
    const any = fc.record({
      question: text,
      answer: text,
      category: fc.option(text),
      tags: fc.array(text, { maxLength: 3 }),
      status: fc.constantFrom('draft' as const, 'published' as const, 'retired' as const),
      externalId: fc.option(text),
      variants: fc.array(text, { maxLength: 2 }),
      metadata: fc.dictionary(text, text, { maxKeys: 2, noNullPrototype: true }),
    });
    fc.assert(
      fc.property(any, any, (a, b) => {
        const sorted = (value: PairContent): string =>
          JSON.stringify({ ...value, metadata: Object.entries(value.metadata).sort(([x], [y]) => (x < y ? -1 : 1)) });
        expect(contentHash(a).equals(contentHash(b))).toBe(sorted(a) === sorted(b));
      }),
    );
  });
});
