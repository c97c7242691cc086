const MAX_BYTES = 64;
const MAX_CELLS = 1000;
/** Of the hash FNV-1a in 32 bits. */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

interface Known<Value> {
  readonly bytes: Buffer;
  readonly value: Value;
}

/** What short cells come to that stand in many rows, such as categories: found by their bytes, so that no text is made of them again. */
export class CellCache<Value> {
  private readonly make: (text: string) => Value;
  private readonly known = new Map<number, Known<Value>>();

  constructor(make: (text: string) => Value) {
    this.make = make;
  }

  /** The value of the cell from `from` to `to`. */
  valueOf(source: Buffer, from: number, to: number): Value {
    if (to - from > MAX_BYTES) return this.make(source.toString('utf8', from, to));
    const hash = hashOf(source, from, to);
    const known = this.known.get(hash);
    if (known !== undefined && isSame(known.bytes, source, from, to)) return known.value;
    const value = this.make(source.toString('utf8', from, to));
    if (known === undefined && this.known.size < MAX_CELLS)
      this.known.set(hash, { bytes: Buffer.from(source.subarray(from, to)), value });
    return value;
  }
}

function hashOf(source: Buffer, from: number, to: number): number {
  let hash = BASIS;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (source[at] as number), PRIME);
  return hash;
}

function isSame(bytes: Buffer, source: Buffer, from: number, to: number): boolean {
  if (bytes.length !== to - from) return false;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== source[from + at]) return false;
  return true;
}
