const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;
/** S3 takes 1,024 bytes; the rest is left for the prefix of the store. */
const MAX_LENGTH = 800;

/**
 * Keys are made by us, so a bad one is a mistake in the program and no fault of file or system. Segments do not begin
 * with a dot: that keeps `..` out, and leaves such names to the store itself.
 * @throws TypeError
 */
export function checkedKey(key: string): string {
  if (key.length <= MAX_LENGTH && key.split('/').every((segment) => SEGMENT.test(segment))) return key;
  throw new TypeError(`Not a blob key: ${JSON.stringify(key.slice(0, 100))}`);
}

/** @throws RangeError unless 0 ≤ start ≤ end, both whole. */
export function checkRange(start: number, end: number): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return;
  throw new RangeError(`Not a byte range: ${start}–${end}`);
}
