import { decodeKorean } from '../../parse/korean.ts';

const LEADS = { from: 0x81, to: 0xfe };
const TRAILS = { from: 0x40, to: 0xfe };

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

/** Bytes of a text in an encoding: the decoder's table read backwards, one and two bytes a character. @throws for what it lacks. */
export function encodeText(text: string, encoding: string): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  let table = tables.get(encoding);
  if (table === undefined) tables.set(encoding, (table = buildTable(encoding)));
  const bytes: number[] = [];
  for (const char of text) {
    const code = table.get(char);
    if (code === undefined) throw new Error(`${encoding} has no ${char}.`);
    bytes.push(...code);
  }
  return Buffer.from(bytes);
}

function buildTable(encoding: string): Map<string, readonly number[]> {
  const table = new Map<string, readonly number[]>();
  const add = (...bytes: number[]): void => {
    const char = decodeOne(bytes, encoding);
    if (char !== undefined && [...char].length === 1 && !table.has(char)) table.set(char, bytes);
  };
  for (let byte = 0; byte <= 0xff; byte++) add(byte);
  for (let lead = LEADS.from; lead <= LEADS.to; lead++)
    for (let trail = TRAILS.from; trail <= TRAILS.to; trail++) add(lead, trail);
  return table;
}

function decodeOne(bytes: readonly number[], encoding: string): string | undefined {
  if (encoding === 'euc-kr') return decodeKorean(Uint8Array.from(bytes));
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
