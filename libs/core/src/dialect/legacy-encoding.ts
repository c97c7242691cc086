import { analyse } from 'chardet';
import { decodeKorean } from '../parse/korean.ts';
import { decodedAs } from './encoding-names.ts';
import type { Fit } from './guesses.ts';
import { LEGACY_ENCODINGS, type Writing } from './writing.ts';

const LF = 0x0a;
const CR = 0x0d;
/** Of the lines that hold anything beyond ASCII; more would not tell more. */
const SAMPLE_BYTES = 12 * 1024;
/** What chardet's opinion counts against a measured worth from -1 to 1. */
const CHARDET_WEIGHT = 0.12;
/** Share of a text that has to prove its language. */
const PROOF_SHARE = 0.08;
const UNPROVEN = 0.5;
const ODD_NEIGHBOUR = 0.8;
/** A capital beside another: some words are written so, but few texts. */
const SHOUTED = 0.1;
const WORDS = /[\p{L}\p{M}]{3,}/gu;

/** Fits of the encodings other than Unicode, best first; those that read the text alike are told once, by the more usual name. */
export function legacyFits(bytes: Buffer): Fit[] {
  const lines = sampleLines(bytes);
  const sample = Buffer.concat(lines);
  const opinions = new Map(
    analyse(sample).map(({ name, confidence }) => [decodedAs(name) ?? name.toLowerCase(), confidence / 100]),
  );
  const letters = Math.max(1, new Set(sample.filter((byte) => byte >= 0x80)).size);
  const fits = new Map<string, { value: string; fit: number }>();
  for (const { encoding, writings, handicap, lead = 0 } of LEGACY_ENCODINGS) {
    const texts = lines.map((line) => decodeLine(line, encoding));
    const worth = Math.max(...writings.map((writing) => worthOf(texts, lines, writing)));
    const fit = worth + (opinions.get(encoding) ?? 0) * CHARDET_WEIGHT + lead / letters ** 2 - handicap;
    const text = texts.join('\n');
    const alike = fits.get(text);
    if (alike === undefined) fits.set(text, { value: encoding, fit });
    else alike.fit = Math.max(alike.fit, fit);
  }
  return [...fits.values()].sort((a, b) => b.fit - a.fit);
}

/** The first lines that hold bytes beyond ASCII. In none of the encodings is the byte of a line end part of another character. */
function sampleLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let size = 0;
  let start = 0;
  let isHigh = false;
  for (let i = 0; i <= bytes.length && size < SAMPLE_BYTES; i++) {
    const byte = bytes[i] ?? LF;
    if (byte >= 0x80) isHigh = true;
    // A line of unusual length is cut where it is ASCII.
    const ends = byte === LF || byte === CR || (i - start > SAMPLE_BYTES && byte <= 0x2f);
    if (!ends) continue;
    if (isHigh) {
      lines.push(bytes.subarray(start, i));
      size += i - start;
    }
    start = i + 1;
    isHigh = false;
  }
  return lines;
}

/** Text of a line, undefined when it is none in the encoding. */
function decodeLine(line: Buffer, encoding: string): string | undefined {
  if (encoding === 'euc-kr') return decodeKorean(line);
  try {
    return decoderOf(encoding).decode(line);
  } catch {
    return undefined;
  }
}

type Decoder = InstanceType<typeof TextDecoder>;
const decoders = new Map<string, Decoder>();
function decoderOf(encoding: string): Decoder {
  let decoder = decoders.get(encoding);
  if (decoder === undefined) decoders.set(encoding, (decoder = new TextDecoder(encoding, { fatal: true })));
  return decoder;
}

/** Mean worth of the characters beyond ASCII; bytes of lines that cannot be decoded count as wrong ones. */
function worthOf(texts: readonly (string | undefined)[], lines: readonly Buffer[], writing: Writing): number {
  let sum = 0;
  let count = 0;
  let proofs = 0;
  const worths = new Map<string, number>();
  texts.forEach((text, i) => {
    if (text === undefined) {
      const high = highBytes(lines[i] as Buffer);
      sum -= high;
      count += high;
      return;
    }
    const chars = [...text];
    chars.forEach((char, at) => {
      if (char < '\u0080') return;
      let worth = worths.get(char);
      if (worth === undefined) worths.set(char, (worth = writing.worth(char)));
      count++;
      if (writing.proof?.(char) === true) proofs++;
      sum += worth - neighbourLoss(chars, at, writing);
    });
    sum -= lettersWithoutVowel(text, writing) * ODD_NEIGHBOUR;
  });
  if (count === 0) return -1;
  const isProven = writing.proof === undefined || proofs / count >= PROOF_SHARE;
  return (sum / count) * (isProven || sum < 0 ? 1 : UNPROVEN);
}

/** Letters of the script's words that no vowel is among. */
function lettersWithoutVowel(text: string, { vowels }: Writing): number {
  if (vowels === undefined) return 0;
  let count = 0;
  for (const [word] of text.matchAll(WORDS)) if (word >= '\u0080' && !vowels.test(word)) count += word.length;
  return count;
}

/** What a character is among its neighbours. */
type Kind = 'plain' | 'lower' | 'upper' | 'letter' | 'other';
const kinds = new Map<string, Kind>();
const MAX_KINDS = 20_000;

/** `plain` are the letters of ASCII. */
function kindOf(char: string): Kind {
  const known = kinds.get(char);
  if (known !== undefined) return known;
  const kind = kindOfNew(char);
  if (kinds.size < MAX_KINDS) kinds.set(char, kind);
  return kind;
}

function kindOfNew(char: string): Kind {
  if (/[A-Za-z]/.test(char)) return 'plain';
  if (!/\p{L}/u.test(char)) return 'other';
  if (/\p{Ll}/u.test(char)) return 'lower';
  return /\p{Lu}/u.test(char) ? 'upper' : 'letter';
}

const isLower = (char: string): boolean => kindOf(char) === 'lower' || (char >= 'a' && char <= 'z');
const isUpper = (char: string): boolean => kindOf(char) === 'upper' || (char >= 'A' && char <= 'Z');

/** Words of one letter are vowels; anything else that stands alone is a quotation mark read amiss. */
const isLoneConsonant = (char: string, before: string, after: string): boolean =>
  kindOf(before) === 'other' && kindOf(after) === 'other' && !/^[aeiouyæøœ]/i.test(char.normalize('NFD'));

/** What a character loses because it does not go with those beside it. */
function neighbourLoss(chars: readonly string[], at: number, writing: Writing): number {
  const { mixes } = writing;
  const char = chars[at] as string;
  const before = chars[at - 1] ?? ' ';
  const after = chars[at + 1] ?? ' ';
  const isMark = /\p{M}/u.test(char);
  if (kindOf(char) === 'other' && !(isMark && !mixes)) {
    const isInWord = kindOf(before) !== 'other' && kindOf(after) !== 'other';
    return isInWord && char !== '’' && char !== '·' && !isMark ? ODD_NEIGHBOUR : 0;
  }
  // A capital behind a small letter: the halves of the alphabet are swapped.
  if ((isUpper(char) && isLower(before)) || (isLower(char) && isUpper(after))) return ODD_NEIGHBOUR;
  if (isMisplaced(char, before, after, writing)) return ODD_NEIGHBOUR;
  const isShouted = isUpper(char) && (isUpper(before) || isUpper(after));
  return isShouted ? SHOUTED : 0;
}

/** Whether a letter stands where its script does not have it. */
function isMisplaced(char: string, before: string, after: string, { mixes, finals, unfinished }: Writing): boolean {
  const isLast = kindOf(after) === 'other';
  if (isLast ? unfinished?.has(char) === true && kindOf(before) !== 'other' : finals?.has(char) === true) return true;
  const isBeyond = (other: string): boolean => kindOf(other) !== 'other' && kindOf(other) !== 'plain';
  if (mixes) return (isBeyond(before) && isBeyond(after)) || isLoneConsonant(char, before, after);
  return kindOf(before) === 'plain' || kindOf(after) === 'plain';
}

function highBytes(line: Buffer): number {
  let count = 0;
  for (const byte of line) if (byte >= 0x80) count++;
  return count;
}
