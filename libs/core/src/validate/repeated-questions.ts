import { foldText } from '../identity/fold.ts';
import type { PreparedPair } from '../ports/reading.ts';

const EMPTY = 0;
/** Where the marks stand in a key, behind the bytes that tell the place. */
const MARK_AT = 3;
/** Places of the table for each row: enough that few rows meet. */
const SPREAD = 2;

/**
 * Finds rows of a chunk that have the same question. An open hash table on the first bytes of the keys, which are evenly spread: a Map
 * of texts would cost more than all other checks together.
 */
export class RepeatedQuestions {
  private readonly mask: number;
  /** Number of a pair from 1, or nothing. */
  private readonly places: Uint32Array;
  /** Four bytes more of the key at each place, which tell nearly all others from it without a look at their pairs. */
  private readonly marks: Int32Array;
  private readonly pairs: PreparedPair[] = [];

  constructor(rowCount: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, rowCount * SPREAD)));
    this.mask = size - 1;
    this.places = new Uint32Array(size);
    this.marks = new Int32Array(size);
  }

  /** The first pair that was added with the same question, folded; undefined when this is the first. */
  add(pair: PreparedPair): PreparedPair | undefined {
    const key = pair.questionKey ?? pair.key;
    const mark = key.readInt32BE(MARK_AT);
    let place = (((key[0] as number) << 16) | ((key[1] as number) << 8) | (key[2] as number)) & this.mask;
    for (;;) {
      const held = this.places[place] as number;
      if (held === EMPTY) break;
      if (this.marks[place] === mark) {
        const other = this.pairs[held - 1] as PreparedPair;
        if (key.equals(other.questionKey ?? other.key)) return other;
      }
      place = (place + 1) & this.mask;
    }
    this.marks[place] = mark;
    this.places[place] = this.pairs.push(pair);
    return undefined;
  }
}

/** Whether two answers say different things. */
export const answersDiffer = (a: string, b: string): boolean => a !== b && foldText(a) !== foldText(b);
