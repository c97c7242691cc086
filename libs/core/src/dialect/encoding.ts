import { isUtf8 } from 'node:buffer';
import { FileFault } from '../faults.ts';
import { foreignKind } from './signatures.ts';

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
/** Share of zero bytes above which text is UTF-16 or UTF-32: ASCII in UTF-16 has a half. */
const WIDE_SHARE = 0.2;
/** Share of control characters above which bytes are no text. */
const BINARY_SHARE = 0.02;
/** Valid multi-byte characters for each broken byte that make a file UTF-8 with a few bad rows, not another encoding. */
const VALID_PER_BROKEN = 4;
const TEXT_BYTES = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b]);

/**
 * Sees that a head is UTF-8 text. Answers where the text starts, after a byte order mark.
 * A few broken bytes among many good characters are left to the rows that hold them, as is every broken byte when the
 * user says that the file is UTF-8.
 * @throws FileFault `format_unsupported` for what is no text, `encoding_unsupported` for text of another encoding.
 */
export function checkText(head: Buffer, complete: boolean, declared: boolean): number {
  const kind = foreignKind(head);
  if (kind !== undefined) throw new FileFault('format_unsupported', `The file is ${kind}, which is not read.`);
  if (UTF16_MARKS.some((mark) => head.subarray(0, 2).equals(mark))) throw wide();
  const text = complete ? head : head.subarray(0, wholeCharacters(head));
  const zeros = countBytes(text, (byte) => byte === 0);
  if (zeros > text.length * WIDE_SHARE && zeros < text.length) throw isWide(text) ? wide() : noText();
  if (!isUtf8(text)) checkBroken(text, declared);
  else if (controlShare(text) > BINARY_SHARE) throw noText();
  return text.subarray(0, 3).equals(UTF8_MARK) ? 3 : 0;
}

const wide = (): FileFault => new FileFault('encoding_unsupported', 'The file is UTF-16 or UTF-32 text, not UTF-8.');
const noText = (): FileFault => new FileFault('format_unsupported', 'The file holds binary data, no text.');

/** Length without a character that the end of the head cuts. */
function wholeCharacters(head: Buffer): number {
  for (let back = 1; back <= Math.min(3, head.length); back++) {
    const byte = head[head.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? head.length - back : head.length;
  }
  return head.length;
}

function sequenceLength(lead: number): number {
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function countBytes(bytes: Buffer, is: (byte: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (is(bytes[i] as number)) count++;
  return count;
}

/** In UTF-16 of mostly western text the zero bytes stand at every second place. */
function isWide(bytes: Buffer): boolean {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  return even > odd * 4 || odd > even * 4 || even + odd > bytes.length * 0.6;
}

function controlShare(bytes: Buffer): number {
  // U+0000 among text is the fault of a row.
  const control = countBytes(bytes, (byte) => byte < 0x20 && byte !== 0 && !TEXT_BYTES.has(byte));
  return control / Math.max(bytes.length, 1);
}

function checkBroken(bytes: Buffer, declared: boolean): void {
  if (controlShare(bytes) > BINARY_SHARE) throw noText();
  if (declared) return;
  const { valid, broken, firstBroken } = surveyUtf8(bytes);
  if (valid >= broken * VALID_PER_BROKEN) return;
  const line = 1 + countBytes(bytes.subarray(0, firstBroken), (byte) => byte === 0x0a);
  const byte = (bytes[firstBroken] as number).toString(16).toUpperCase();
  throw new FileFault(
    'encoding_unsupported',
    `The file is not UTF-8: line ${line} holds the byte 0x${byte} where no such byte can be.`,
    { line },
  );
}

interface Utf8Survey {
  /** Multi-byte characters. */
  valid: number;
  /** Bytes that belong to no character. */
  broken: number;
  firstBroken: number;
}

function surveyUtf8(bytes: Buffer): Utf8Survey {
  const survey = { valid: 0, broken: 0, firstBroken: -1 };
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i] as number;
    const length = lead < 0x80 ? 1 : sequenceLength(lead);
    if (lead < 0x80 || isUtf8(bytes.subarray(i, i + length))) {
      if (length > 1) survey.valid++;
      i += length;
    } else {
      if (survey.broken++ === 0) survey.firstBroken = i;
      i++;
    }
  }
  return survey;
}
