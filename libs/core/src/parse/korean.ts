const FIRST_LEAD = 0x81;
const FIRST_TRAIL = 0x41;
const TRAILS = 0xff - FIRST_TRAIL;
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
/** Lead byte from which on the extension keeps out of the trail bytes of KS X 1001. */
const FIRST_STANDARD = 0xa1;
const LAST_EXTENDED = 0xc6;

let table: Uint16Array | undefined;

/**
 * Text of Unified Hangul Code (code page 949), the `euc-kr` of the WHATWG Encoding Standard; undefined when a byte has no meaning.
 * Node's own decoder of that name knows KS X 1001 only, 2,350 of the 11,172 syllables.
 */
export function decodeKorean(bytes: Uint8Array): string | undefined {
  const codes = (table ??= buildTable());
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    let unit = byte;
    if (byte >= 0x80) {
      unit = codes[indexOf(byte, bytes[++i] ?? 0)] ?? 0;
      if (unit === 0) return undefined;
    }
    units[count++] = unit;
  }
  return Buffer.from(units.buffer, 0, count * 2).toString('utf16le');
}

/** Beyond the table for bytes that begin or end no character. */
function indexOf(lead: number, trail: number): number {
  return lead < FIRST_LEAD || lead === 0xff || trail < FIRST_TRAIL || trail === 0xff
    ? -1
    : (lead - FIRST_LEAD) * TRAILS + (trail - FIRST_TRAIL);
}

/** KS X 1001 by Node's decoder; the syllables that it lacks fill the free places in the order of Unicode. */
function buildTable(): Uint16Array {
  const codes = new Uint16Array((0xff - FIRST_LEAD) * TRAILS);
  const standard = new TextDecoder('euc-kr');
  const known = new Set<number>();
  for (let lead = FIRST_STANDARD; lead < 0xff; lead++)
    for (let trail = FIRST_STANDARD; trail < 0xff; trail++) {
      const text = standard.decode(Uint8Array.of(lead, trail));
      if (text.length !== 1 || text === '\ufffd') continue;
      codes[indexOf(lead, trail)] = text.charCodeAt(0);
      known.add(text.charCodeAt(0));
    }
  const places = extendedPlaces();
  for (let syllable = FIRST_SYLLABLE; syllable <= LAST_SYLLABLE; syllable++) {
    const place = known.has(syllable) ? undefined : places.next().value;
    if (place !== undefined) codes[place] = syllable;
  }
  return codes;
}

function* extendedPlaces(): Generator<number, undefined> {
  for (let lead = FIRST_LEAD; lead <= LAST_EXTENDED; lead++) {
    const end = lead < FIRST_STANDARD ? 0xff : FIRST_STANDARD;
    for (let trail = FIRST_TRAIL; trail < end; trail++)
      if (trail <= 0x5a || (trail >= 0x61 && trail <= 0x7a) || trail >= 0x81) yield indexOf(lead, trail);
  }
  return undefined;
}
