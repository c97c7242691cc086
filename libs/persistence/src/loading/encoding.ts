/**
 * Array parameters of bulk statements in PostgreSQL's binary form, written in one pass over the rows: the server takes them as they
 * are, where an array as text is quoted here and parsed there. Format: array_recv of the PostgreSQL sources, one dimension.
 */

const TEXT_OID = 25;
const BYTEA_OID = 17;
const UUID_OID = 2950;
const INT8_OID = 20;
const FLOAT4_OID = 700;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** Length of an id as bytes. */
export const ID_BYTES = 16;
/** No character takes more bytes in UTF-8 for one UTF-16 unit. */
const MAX_BYTES_PER_CHAR = 3;
const REAL_BYTES = 4;
const NULL_LENGTH = -1;
const UINT32 = 2 ** 32;

/** Bytes that grow; kept between arrays, since nothing is awaited while one is written. */
let scratch = Buffer.allocUnsafeSlow(1 << 20);

function room(used: number, more: number): void {
  if (used + more <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, used + more));
  scratch.copy(larger, 0, 0, used);
  scratch = larger;
}

function header(oid: number, count: number): number {
  room(0, HEADER_BYTES);
  // No dimension at all is the only form of an empty array.
  scratch.writeInt32BE(count === 0 ? 0 : 1, 0);
  scratch.writeInt32BE(0, 4);
  scratch.writeInt32BE(oid, 8);
  if (count === 0) return 12;
  scratch.writeInt32BE(count, 12);
  scratch.writeInt32BE(1, 16);
  return HEADER_BYTES;
}

/** Makes a copy of an array that was written. */
export type Keep = (bytes: Uint8Array) => Buffer;

const inNewBuffer: Keep = (bytes) => Buffer.from(bytes);

/** A text, or its UTF-8. */
export type Text = string | Uint8Array;

/** A text[]. Nulls at its end are left out: `unnest` fills the shorter arrays up with nulls. */
export function textArray<Row>(rows: readonly Row[], textOf: (row: Row) => Text | null, keep = inNewBuffer): Buffer {
  let count = rows.length;
  while (count > 0 && textOf(rows[count - 1] as Row) === null) count--;
  let at = header(TEXT_OID, count);
  let hasNull = false;
  for (let i = 0; i < count; i++) {
    const text = textOf(rows[i] as Row);
    if (text === null) {
      hasNull = true;
      room(at, LENGTH_BYTES);
      at = scratch.writeInt32BE(NULL_LENGTH, at);
    } else if (typeof text === 'object') {
      room(at, LENGTH_BYTES + text.length);
      at = scratch.writeInt32BE(text.length, at);
      scratch.set(text, at);
      at += text.length;
    } else {
      room(at, LENGTH_BYTES + text.length * MAX_BYTES_PER_CHAR);
      const bytes = scratch.write(text, at + LENGTH_BYTES, 'utf8');
      at = scratch.writeInt32BE(bytes, at) + bytes;
    }
  }
  if (hasNull) scratch.writeInt32BE(1, 4);
  return keep(scratch.subarray(0, at));
}

/** A bytea[] of hashes of `length` bytes. */
export function hashArray<Row>(
  rows: readonly Row[],
  length: number,
  hashOf: (row: Row) => Buffer,
  keep = inNewBuffer,
): Buffer {
  let at = header(BYTEA_OID, rows.length);
  room(at, rows.length * (LENGTH_BYTES + length));
  for (const row of rows) {
    at = scratch.writeInt32BE(length, at);
    scratch.set(hashOf(row), at);
    at += length;
  }
  return keep(scratch.subarray(0, at));
}

/** A bigint[] of whole numbers from 0 to 2^53. */
export function numberArray<Row>(rows: readonly Row[], numberOf: (row: Row) => number, keep = inNewBuffer): Buffer {
  let at = header(INT8_OID, rows.length);
  room(at, rows.length * (LENGTH_BYTES + 8));
  for (const row of rows) {
    const number = numberOf(row);
    at = scratch.writeInt32BE(8, at);
    at = scratch.writeUInt32BE(Math.floor(number / UINT32), at);
    at = scratch.writeUInt32BE(number % UINT32, at);
  }
  return keep(scratch.subarray(0, at));
}

/** A real[] of the numbers of vectors, one vector after another. */
export function realArray<Row>(rows: readonly Row[], vectorOf: (row: Row) => Float32Array, keep = inNewBuffer): Buffer {
  const count = rows.reduce((sum, row) => sum + vectorOf(row).length, 0);
  let at = header(FLOAT4_OID, count);
  room(at, count * (LENGTH_BYTES + REAL_BYTES));
  for (const row of rows)
    for (const number of vectorOf(row)) {
      at = scratch.writeInt32BE(REAL_BYTES, at);
      at = scratch.writeFloatBE(number, at);
    }
  return keep(scratch.subarray(0, at));
}

/** A uuid[] of ids that stand one after another as bytes. */
export function idBytesArray(ids: Buffer, keep = inNewBuffer): Buffer {
  const count = ids.length / ID_BYTES;
  let at = header(UUID_OID, count);
  room(at, count * (LENGTH_BYTES + ID_BYTES));
  for (let from = 0; from < ids.length; from += ID_BYTES) {
    at = scratch.writeInt32BE(ID_BYTES, at);
    at += ids.copy(scratch, at, from, from + ID_BYTES);
  }
  return keep(scratch.subarray(0, at));
}

/** A uuid[] of ids as bytes or as text. */
export function idArray(ids: readonly (Buffer | string)[]): Buffer {
  let at = header(UUID_OID, ids.length);
  room(at, ids.length * (LENGTH_BYTES + ID_BYTES));
  for (const id of ids) {
    at = scratch.writeInt32BE(ID_BYTES, at);
    if (typeof id === 'string') scratch.write(id.replaceAll('-', ''), at, 'hex');
    else scratch.set(id, at);
    at += ID_BYTES;
  }
  return inNewBuffer(scratch.subarray(0, at));
}

const SPECIAL = /["\\]/;
const SPECIALS = /["\\]/g;

/** The literal of a text[] inside of a text[]. */
export function textList(texts: readonly string[]): string {
  let items = '';
  for (const text of texts)
    items += `${items === '' ? '' : ','}"${SPECIAL.test(text) ? text.replace(SPECIALS, '\\$&') : text}"`;
  return `{${items}}`;
}
