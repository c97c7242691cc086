import { describe, expect, it } from '@jest/globals';
import { contentHash } from '../identity/content-hash.ts';
import { questionKey } from '../identity/key.ts';
import { NEW_PAIR } from '../validate/pair-assembler.ts';
import type { PreparedPair } from '../ports/reading.ts';
import { ChunkMemory } from './chunk-memory.ts';
import { PackedPairs } from './packed-pairs.ts';

const pairOf = (offset: number, question: string, answer: string, more: Partial<PreparedPair> = {}): PreparedPair => ({
  offset,
  key: questionKey(question),
  question,
  answer,
  contentHash: contentHash({ ...NEW_PAIR, question, answer }),
  ...more,
});

/** All that can be read of a pair. */
const fieldsOf = (pair: PreparedPair) => ({
  offset: pair.offset,
  key: pair.key.toString('hex'),
  questionKey: pair.questionKey?.toString('hex'),
  question: pair.question,
  answer: pair.answer,
  hash: pair.contentHash.toString('hex'),
  category: pair.category,
  tags: pair.tags,
  status: pair.status,
  externalId: pair.externalId,
  metadata: pair.metadata,
  variants: pair.variants,
  quality: pair.quality,
});

const PAIRS = [
  pairOf(0, 'How?', 'So.', { category: 'a', tags: ['x', 'y'], quality: 0.123 }),
  pairOf(2, 'Wie groß?', '质量 😀', { category: null, quality: 1 }),
  pairOf(3, 'Why?', '', { category: 'a' }),
  pairOf(4, 'With all', 'of it', {
    questionKey: questionKey('other'),
    status: 'draft',
    externalId: 'E-1',
    metadata: { url: 'x' },
    variants: ['once more'],
  }),
];

describe('PackedPairs', () => {
  it.each([0, 4096])('gives back what it was given, with room for %d bytes of text at first', (room) => {
    const packed = new PackedPairs(new ChunkMemory(), 5, room);
    expect(PAIRS.map((pair) => packed.add(pair)).map(fieldsOf)).toEqual(PAIRS.map(fieldsOf));
  });

  it('gives the texts as bytes, too', () => {
    const packed = new PackedPairs(new ChunkMemory(), 5, 0);
    const kept = PAIRS.map((pair) => packed.add(pair));
    expect(kept.map(({ questionBytes }) => String(questionBytes))).toEqual(PAIRS.map(({ question }) => question));
    expect(kept.map(({ answerBytes }) => String(answerBytes))).toEqual(PAIRS.map(({ answer }) => answer));
  });
});

describe('ChunkMemory', () => {
  it('gives the same bytes again to the next chunk', () => {
    const memory = new ChunkMemory();
    const first = memory.take('source', 100);
    expect(memory.take('source', 110).buffer).toBe(first.buffer);
    expect(memory.take('source', 1000).buffer).not.toBe(first.buffer);
    expect(memory.take('texts', 100).buffer).not.toBe(first.buffer);
  });

  it('keeps the arrays of a statement beside each other until they are forgotten', () => {
    const memory = new ChunkMemory();
    const scratch = Buffer.alloc(50);
    const kept = Array.from({ length: 40 }, (_, i) => memory.keepArray(scratch.fill(i)));
    expect(kept.every((bytes, i) => bytes.equals(Buffer.alloc(50, i)))).toBe(true);
    memory.forgetArrays();
    const next = memory.keepArray(Buffer.from('next'));
    expect(next.buffer).toBe(kept.at(-1)?.buffer);
  });
});
