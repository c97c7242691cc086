/** Writing systems that can be told apart by their letters. Chinese and Japanese count as one, since they share most. */
const RANGES: readonly (readonly [from: number, to: number, script: Script])[] = [
  [0x41, 0x5a, 'latin'],
  [0x61, 0x7a, 'latin'],
  [0xc0, 0x24f, 'latin'],
  [0x370, 0x3ff, 'greek'],
  [0x400, 0x52f, 'cyrillic'],
  [0x531, 0x587, 'armenian'],
  [0x5d0, 0x5ea, 'hebrew'],
  [0x620, 0x6ff, 'arabic'],
  [0x750, 0x77f, 'arabic'],
  [0x900, 0x97f, 'devanagari'],
  [0x980, 0x9ff, 'bengali'],
  [0xb80, 0xbff, 'tamil'],
  [0xe00, 0xe7f, 'thai'],
  [0x10a0, 0x10ff, 'georgian'],
  [0x1100, 0x11ff, 'hangul'],
  [0x1e00, 0x1eff, 'latin'],
  [0x3041, 0x30ff, 'east asian'],
  [0x3400, 0x4dbf, 'east asian'],
  [0x4e00, 0x9fff, 'east asian'],
  [0xac00, 0xd7a3, 'hangul'],
];

export type Script =
  | 'latin'
  | 'greek'
  | 'cyrillic'
  | 'armenian'
  | 'hebrew'
  | 'arabic'
  | 'devanagari'
  | 'bengali'
  | 'tamil'
  | 'thai'
  | 'georgian'
  | 'hangul'
  | 'east asian';

// UTF-8: first bytes of characters of two, three and four bytes.
const FIRST_OF_SEVERAL = 0x80;
const FIRST_OF_THREE = 0xe0;
const FIRST_OF_FOUR = 0xf0;
/** Units of UTF-16. */
const UNITS = 0x10000;

/** Characters that are looked at; more would not tell more. */
const SAMPLE_CHARS = 120;
const CERTAIN_SHARE = 0.95;
/** Letters that a text must have before its script is certain; ideographs and syllables say more each. */
const LEAST_LETTERS = 12;
const LEAST_DENSE_LETTERS = 8;

const SCRIPTS: readonly (Script | undefined)[] = [undefined, ...new Set(RANGES.map(([, , script]) => script))];

/** For each unit of UTF-16 the place of its script in `SCRIPTS`. */
let places: Uint8Array | undefined;

function scriptPlaces(): Uint8Array {
  const table = new Uint8Array(UNITS);
  for (const [from, to, script] of RANGES) table.fill(SCRIPTS.indexOf(script), from, to + 1);
  return table;
}

/** A letter of any other script than Latin. */
const NOT_LATIN = /[\u0370-\u1cff\u3041-\ud7a3]/;

/** Whether two texts are surely of different scripts. */
export function scriptsDiffer(a: string, b: string): boolean {
  if (beginsLatin(a) && beginsLatin(b)) return false;
  if (!NOT_LATIN.test(a) && !NOT_LATIN.test(b)) return false;
  const script = scriptOf(a);
  if (script === undefined) return false;
  const other = scriptOf(b);
  return other !== undefined && other !== script;
}

/** Letters after which a sample cannot be nearly all of another script than Latin. */
const ENOUGH_LETTERS = Math.ceil(SAMPLE_CHARS * (1 - CERTAIN_SHARE)) + 1;
const BEGINNING_CHARS = 2 * ENOUGH_LETTERS;

/** A text of which so many of so many characters at its beginning are Latin letters does not differ from another such text. */
export const BEGINS_LATIN = { letters: ENOUGH_LETTERS, chars: BEGINNING_CHARS } as const;

/** Most texts of mixed script are told by their first words. */
function beginsLatin(text: string): boolean {
  const end = Math.min(text.length, BEGINNING_CHARS);
  let letters = 0;
  for (let at = 0; at < end; at++) if (isLetter(text.charCodeAt(at))) letters++;
  return letters >= ENOUGH_LETTERS;
}

/** The units that are looked at. */
const sample = new Uint16Array(SAMPLE_CHARS);

/** The script that nearly all letters of a text are of; undefined where that is not certain. */
export function scriptOf(text: string): Script | undefined {
  const end = Math.min(text.length, SAMPLE_CHARS);
  for (let at = 0; at < end; at++) sample[at] = text.charCodeAt(at);
  return scriptOfSample(end);
}

/** The same of a text as its UTF-8, from `from` to `to`. */
export function scriptOfUtf8(utf8: Uint8Array, from: number, to: number): Script | undefined {
  let units = 0;
  for (let at = from; at < to && units < SAMPLE_CHARS;) {
    const lead = utf8[at] as number;
    if (lead < FIRST_OF_SEVERAL) {
      sample[units++] = lead;
      at++;
    } else if (lead < FIRST_OF_THREE) {
      sample[units++] = ((lead & 0x1f) << 6) | goesOn(utf8[at + 1]);
      at += 2;
    } else if (lead < FIRST_OF_FOUR) {
      sample[units++] = ((lead & 0x0f) << 12) | (goesOn(utf8[at + 1]) << 6) | goesOn(utf8[at + 2]);
      at += 3;
    } else {
      // Two units, of no script.
      sample[units++] = 0;
      if (units < SAMPLE_CHARS) sample[units++] = 0;
      at += 4;
    }
  }
  return scriptOfSample(units);
}

const goesOn = (byte: number | undefined): number => (byte as number) & 0x3f;

function scriptOfSample(units: number): Script | undefined {
  const placeOf = (places ??= scriptPlaces());
  let most = 0;
  let count = 0;
  let others = 0;
  for (let at = 0; at < units; at++) {
    const script = placeOf[sample[at] as number] as number;
    if (script === 0) continue;
    if (script === most) count++;
    else if (count > others) others++;
    else [most, count, others] = [script, 1, others + count];
  }
  const script = SCRIPTS[most];
  const least = script === 'hangul' || script === 'east asian' ? LEAST_DENSE_LETTERS : LEAST_LETTERS;
  return count >= least && count >= (count + others) * CERTAIN_SHARE ? script : undefined;
}

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
