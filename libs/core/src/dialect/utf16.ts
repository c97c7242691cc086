/** Share of zero bytes from which on a text without a mark may be UTF-16: line ends and delimiters alone give as much in long texts. */
const ZERO_SHARE = 0.002;
/** Text of any language holds few characters that are none. */
const ODD_SHARE = 0.02;
const SAMPLE_BYTES = 64 * 1024;
/** Line ends, white space, punctuation, digits and letters of ASCII. */
const PLAIN = /[\t\n\r\x20-\x7e]/g;
/** Control characters, private and unassigned ones, halves of surrogate pairs. */
const ODD = /[^\P{C}\t\n\r\u200b-\u200f\u00ad]/gu;
const ZERO_MUCH = 0.6;

export type WideText = 'utf-16le' | 'utf-16be' | 'utf-32' | undefined;

/** Whether bytes without a mark are text of 16 or 32 bits a unit: its ASCII part (delimiters, line ends) leaves zero bytes at every second place. */
export function detectWide(head: Buffer): WideText {
  const sample = head.subarray(0, Math.min(head.length - (head.length % 2), SAMPLE_BYTES));
  let zeros = 0;
  for (const byte of sample) if (byte === 0) zeros++;
  if (sample.length < 4 || zeros < Math.max(2, sample.length * ZERO_SHARE)) return undefined;
  if (zeros > sample.length * ZERO_MUCH) return 'utf-32';
  const little = plainness(sample);
  const big = plainness(Buffer.from(sample).swap16());
  if (Math.max(little, big) <= 0) return undefined;
  return little >= big ? 'utf-16le' : 'utf-16be';
}

/** How many characters are ASCII in plain sight; 0 when the text holds what no text does. */
function plainness(bytes: Buffer): number {
  const text = bytes.toString('utf16le');
  const odd = text.match(ODD)?.length ?? 0;
  const plain = text.match(PLAIN)?.length ?? 0;
  return odd > text.length * ODD_SHARE || odd > plain ? 0 : plain;
}
