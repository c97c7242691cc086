/** Where a key stands. */
export interface KeyPlace {
  readonly chunkNo: number;
  readonly offset: number;
  /** Print of the answer, where answers are compared. */
  readonly answer?: number | undefined;
}

const NONE = 0xffff_ffff;
const FIRST_CAPACITY = 1024;

/** Places of many keys, 20 bytes each: one key may stand in every row of a large file. */
export class PlaceTable {
  #count = 0;
  #chunkNos = new Uint32Array(FIRST_CAPACITY);
  #offsets = new Uint32Array(FIRST_CAPACITY);
  #nexts = new Uint32Array(FIRST_CAPACITY);
  /** NaN for a place without a print. */
  #answers = new Float64Array(FIRST_CAPACITY);

  /** Adds a place behind the one at `previous`, if given. Gives its index. */
  add({ chunkNo, offset, answer = NaN }: KeyPlace, previous = NONE): number {
    if (this.#count === this.#offsets.length) this.#grow();
    const index = this.#count++;
    this.#chunkNos[index] = chunkNo;
    this.#offsets[index] = offset;
    this.#answers[index] = answer;
    this.#nexts[index] = NONE;
    if (previous !== NONE) this.#nexts[previous] = index;
    return index;
  }

  chunkNo(index: number): number {
    return this.#chunkNos[index] ?? 0;
  }

  /** The place at `first` and those behind it. */
  *from(first: number): Generator<KeyPlace> {
    for (let index = first; index !== NONE; index = this.#nexts[index] ?? NONE) {
      const answer = this.#answers[index] ?? NaN;
      const known = Number.isNaN(answer) ? undefined : answer;
      yield { chunkNo: this.chunkNo(index), offset: this.#offsets[index] ?? 0, answer: known };
    }
  }

  #grow(): void {
    this.#chunkNos = grown(this.#chunkNos, new Uint32Array(this.#count * 2));
    this.#offsets = grown(this.#offsets, new Uint32Array(this.#count * 2));
    this.#nexts = grown(this.#nexts, new Uint32Array(this.#count * 2));
    this.#answers = grown(this.#answers, new Float64Array(this.#count * 2));
  }
}

/** The places of one key, in the order in which they were added; each is made when it is walked over. */
export class KeyPlaces implements Iterable<KeyPlace> {
  readonly #table: PlaceTable;
  readonly #first: number;
  #last: number;

  constructor(table: PlaceTable, first: KeyPlace) {
    this.#table = table;
    this.#first = this.#last = table.add(first);
  }

  add(place: KeyPlace): void {
    this.#last = this.#table.add(place, this.#last);
  }

  /** Places are added chunk by chunk. */
  get inSeveralChunks(): boolean {
    return this.#table.chunkNo(this.#first) !== this.#table.chunkNo(this.#last);
  }

  [Symbol.iterator](): Iterator<KeyPlace> {
    return this.#table.from(this.#first);
  }
}

export function grown<Column extends Uint32Array | Float64Array>(column: Column, larger: Column): Column {
  larger.set(column);
  return larger;
}
