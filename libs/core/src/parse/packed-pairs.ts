import type { PairStatus } from '@pairloom/contract';
import { KEY_BYTES } from '../identity/key.ts';
import type { PackedBytes, PreparedPair } from '../ports/reading.ts';
import type { ChunkMemory } from './chunk-memory.ts';

const HASH_BYTES = 32;
/** No character takes more bytes in UTF-8 for one UTF-16 unit. */
const MAX_BYTES_PER_CHAR = 3;
/** Different categories of a chunk that are kept once; those beyond are kept row by row. */
const MAX_KNOWN_TEXTS = 1000;
/** Numbers that say where the texts of a pair are. */
const BOUNDS = 4;
/** Stands for a row whose quality nobody judged. */
const NOT_JUDGED = 0xffff;
/** Qualities are whole thousandths. */
const PERFECT = 1000;

/** A pair whose texts stand in `texts`. The hashes are texts of a byte a character, as which they come cheapest. */
export interface WrittenPair {
  readonly offset: number;
  readonly questionAt: number;
  readonly questionEnd: number;
  readonly answerAt: number;
  readonly answerEnd: number;
  /** Its first 16 bytes are the key. */
  readonly key: string;
  readonly contentHash: string;
  readonly category: string | null | undefined;
  readonly tags: readonly string[] | undefined;
}

/** What few files say of a pair. */
interface Extras {
  readonly questionKey: Buffer | undefined;
  readonly variants: readonly string[] | undefined;
  readonly status: PairStatus | undefined;
  readonly externalId: string | null | undefined;
  readonly metadata: PreparedPair['metadata'];
}

const NO_EXTRAS: Extras = {
  questionKey: undefined,
  variants: undefined,
  status: undefined,
  externalId: undefined,
  metadata: undefined,
};

/**
 * The pairs of one chunk as bytes. A chunk waits for its transaction, and whatever lives so long is copied by the garbage collector
 * more than once: kept as texts and hashes of their own, the rows cost more to keep than to read.
 */
export class PackedPairs implements PackedBytes {
  private readonly memory: ChunkMemory;
  readonly keys: Buffer;
  readonly hashes: Buffer;
  private readonly qualities: Uint16Array;
  readonly bounds: Uint32Array;
  /** The texts of all pairs; another buffer once there was no room left. */
  texts: Buffer;
  private used = 0;
  private readonly categories: (string | null | undefined)[];
  private readonly tags: (readonly string[] | undefined)[];
  private readonly extras: Extras[] = [];
  private readonly known = new Map<string, string>();

  /** `textBytes` is about what the texts take. The memory is of use to nobody else until the pairs are done with. */
  constructor(memory: ChunkMemory, rowCount: number, textBytes: number) {
    this.memory = memory;
    this.keys = memory.take('keys', rowCount * KEY_BYTES);
    this.hashes = memory.take('hashes', rowCount * HASH_BYTES);
    this.qualities = new Uint16Array(rowCount);
    this.bounds = new Uint32Array(rowCount * BOUNDS);
    this.texts = memory.take('texts', textBytes);
    this.categories = new Array<undefined>(rowCount);
    this.tags = new Array<undefined>(rowCount);
  }

  /** Takes the pair up and gives it as it is read from here; the one given is not kept. It must not be named by its id. */
  add(pair: PreparedPair): PreparedPair {
    const { offset } = pair;
    this.keys.set(pair.key, offset * KEY_BYTES);
    this.hashes.set(pair.contentHash, offset * HASH_BYTES);
    this.qualities[offset] = pair.quality === undefined ? NOT_JUDGED : Math.round(pair.quality * PERFECT);
    const at = offset * BOUNDS;
    this.bounds[at] = this.used;
    this.bounds[at + 1] = this.bounds[at + 2] = this.append(pair.question);
    this.bounds[at + 3] = this.append(pair.answer);
    this.categories[offset] = pair.category == null ? pair.category : this.once(pair.category);
    this.tags[offset] = pair.tags;
    if (hasExtras(pair)) this.extras[offset] = extrasOf(pair);
    return new PackedPair(this, offset);
  }

  /** Makes room in `texts` for so many bytes of a pair. Gives the place of the first; they count once the pair is added. */
  roomFor(bytes: number): number {
    const needed = this.used + bytes;
    if (needed > this.texts.length) this.texts = this.memory.grow('texts', this.used, needed);
    return this.used;
  }

  /** Takes up a perfect pair whose texts were written into `texts`. */
  addWritten(pair: WrittenPair): PreparedPair {
    const { offset } = pair;
    this.keys.write(pair.key, offset * KEY_BYTES, KEY_BYTES, 'latin1');
    this.hashes.write(pair.contentHash, offset * HASH_BYTES, HASH_BYTES, 'latin1');
    this.qualities[offset] = PERFECT;
    const at = offset * BOUNDS;
    this.bounds[at] = pair.questionAt;
    this.bounds[at + 1] = pair.questionEnd;
    this.bounds[at + 2] = pair.answerAt;
    this.bounds[at + 3] = this.used = pair.answerEnd;
    this.categories[offset] = pair.category;
    this.tags[offset] = pair.tags;
    return new PackedPair(this, offset);
  }

  keyOf(offset: number): Buffer {
    return this.keys.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES);
  }

  contentHashOf(offset: number): Buffer {
    return this.hashes.subarray(offset * HASH_BYTES, (offset + 1) * HASH_BYTES);
  }

  qualityOf(offset: number): number | undefined {
    const quality = this.qualities[offset] as number;
    return quality === NOT_JUDGED ? undefined : quality / PERFECT;
  }

  questionOf(offset: number): Buffer {
    return this.texts.subarray(this.bounds[offset * BOUNDS], this.bounds[offset * BOUNDS + 1]);
  }

  answerOf(offset: number): Buffer {
    return this.texts.subarray(this.bounds[offset * BOUNDS + 2], this.bounds[offset * BOUNDS + 3]);
  }

  categoryOf(offset: number): string | null | undefined {
    return this.categories[offset];
  }

  tagsOf(offset: number): readonly string[] | undefined {
    return this.tags[offset];
  }

  extrasOf(offset: number): Extras {
    return this.extras[offset] ?? NO_EXTRAS;
  }

  /** Where the text ends. */
  private append(text: string): number {
    this.roomFor(text.length * MAX_BYTES_PER_CHAR);
    this.used += this.texts.write(text, this.used, 'utf8');
    return this.used;
  }

  private once(text: string): string {
    const known = this.known.get(text);
    if (known === undefined && this.known.size < MAX_KNOWN_TEXTS) this.known.set(text, text);
    return known ?? text;
  }
}

const hasExtras = (pair: PreparedPair): boolean =>
  pair.questionKey !== undefined ||
  pair.variants !== undefined ||
  pair.status !== undefined ||
  pair.externalId !== undefined ||
  pair.metadata !== undefined;

const extrasOf = ({ questionKey, variants, status, externalId, metadata }: PreparedPair): Extras => ({
  questionKey,
  variants,
  status,
  externalId,
  metadata,
});

/** A pair that is read from the bytes of its chunk, field by field when it is asked for. */
class PackedPair implements PreparedPair {
  readonly offset: number;
  readonly #pairs: PackedPairs;

  constructor(pairs: PackedPairs, offset: number) {
    this.#pairs = pairs;
    this.offset = offset;
  }

  get packed(): PackedBytes {
    return this.#pairs;
  }

  get key(): Buffer {
    return this.#pairs.keyOf(this.offset);
  }

  get questionKey(): Buffer | undefined {
    return this.#pairs.extrasOf(this.offset).questionKey;
  }

  get question(): string {
    return this.questionBytes.toString('utf8');
  }

  get answer(): string {
    return this.answerBytes.toString('utf8');
  }

  get questionBytes(): Buffer {
    return this.#pairs.questionOf(this.offset);
  }

  get answerBytes(): Buffer {
    return this.#pairs.answerOf(this.offset);
  }

  get variants(): readonly string[] | undefined {
    return this.#pairs.extrasOf(this.offset).variants;
  }

  get category(): string | null | undefined {
    return this.#pairs.categoryOf(this.offset);
  }

  get tags(): readonly string[] | undefined {
    return this.#pairs.tagsOf(this.offset);
  }

  get status(): PairStatus | undefined {
    return this.#pairs.extrasOf(this.offset).status;
  }

  get externalId(): string | null | undefined {
    return this.#pairs.extrasOf(this.offset).externalId;
  }

  get metadata(): PreparedPair['metadata'] {
    return this.#pairs.extrasOf(this.offset).metadata;
  }

  get contentHash(): Buffer {
    return this.#pairs.contentHashOf(this.offset);
  }

  get quality(): number | undefined {
    return this.#pairs.qualityOf(this.offset);
  }
}
