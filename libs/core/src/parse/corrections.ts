import type { SourceEdits } from '@pairloom/contract';
import { sha256 } from '../identity/sha256.ts';
import type { ReadPlan } from '../ports/reading.ts';
import { canonicalJson } from '../identity/canonical-json.ts';
import type { Cell, RowFlaw, RowReader, Slot } from './format.ts';

/** What a person wants of a row: other values in some of its columns, or to leave it out. */
export type RowCorrection =
  { readonly values: ReadonlyMap<string, string>; readonly skip?: undefined } | { readonly skip: true };

/** Corrected rows of a source by their number, from 1. They lie over the source, which itself never changes. */
export type RowCorrections = ReadonlyMap<number, RowCorrection>;

/** Corrected rows as they are stored: the same rows always give the same text and hash (sha256, hex), whatever their order. */
export function canonicalEdits({ rows }: SourceEdits): { readonly text: string; readonly hash: string } {
  const text = canonicalJson({ rows: [...rows].sort((a, b) => a.row - b.row) });
  return { text, hash: sha256(text).toString('hex') };
}

/** Corrected rows from their canonical JSON. */
export function readEdits(text: string): RowCorrections {
  const { rows } = JSON.parse(text) as SourceEdits;
  return new Map(
    rows.map((edit) => [
      edit.row,
      'values' in edit ? { values: new Map(Object.entries(edit.values)) } : { skip: true as const },
    ]),
  );
}

/**
 * A column that corrections name and the source does not have; undefined when there is none. Of trees only some columns were
 * seen, so any may be named.
 */
export function unknownColumn(
  corrections: RowCorrections,
  { sourceType, dialect }: Pick<ReadPlan, 'sourceType' | 'dialect'>,
) {
  if (sourceType === 'json' || sourceType === 'jsonl' || sourceType === 'xml') return undefined;
  const known = new Set(dialect.columns);
  for (const correction of corrections.values())
    if (correction.skip === undefined)
      for (const column of correction.values.keys()) if (!known.has(column)) return column;
  return undefined;
}

/** The corrections that concern one chunk, by the offset of the row in it. */
export class ChunkCorrections {
  /** Rows that are left out. */
  readonly leftOut: ReadonlySet<number>;
  private readonly values = new Map<number, ReadonlyMap<string, string>>();
  private readonly slots: readonly Slot[];

  constructor(corrections: RowCorrections, range: { firstRow: number; rowCount: number }, slots: readonly Slot[]) {
    this.slots = slots;
    const leftOut = new Set<number>();
    for (let offset = 0; corrections.size > 0 && offset < range.rowCount; offset++) {
      const correction = corrections.get(range.firstRow + offset);
      if (correction?.skip === true) leftOut.add(offset);
      else if (correction !== undefined) this.values.set(offset, correction.values);
    }
    this.leftOut = leftOut;
  }

  /** Whether nothing of the row has to be read from the source: it need not even be readable. */
  replaces(offset: number): boolean {
    const values = this.values.get(offset);
    return this.leftOut.has(offset) || (values !== undefined && this.slots.every(({ column }) => values.has(column)));
  }

  /** The bytes that tell which characters rows may hold: those of the chunk, and the corrected values. */
  looked(chunk: Buffer): Buffer {
    if (this.values.size === 0) return chunk;
    // Values may hold halves of surrogate pairs, as only escapes do in a file.
    const texts = [...this.values.values()].flatMap((values) => [...values.values()]);
    return Buffer.concat([chunk, Buffer.from(['\\u', ...texts].join('\n'))]);
  }

  /** Rows with the corrected values in place of those of the source. */
  over(reader: RowReader): RowReader {
    if (this.values.size === 0) return reader;
    return {
      read: (index, cells) => this.read(reader, index, cells),
      ...(reader.line === undefined ? {} : { line: reader.line.bind(reader) }),
      ...(reader.raw === undefined ? {} : { raw: reader.raw.bind(reader) }),
    };
  }

  private read(reader: RowReader, index: number, cells: Cell[]): RowFlaw | undefined {
    const values = this.values.get(index);
    const flaw = values !== undefined && this.replaces(index) ? undefined : reader.read(index, cells);
    if (values === undefined || (flaw !== undefined && flaw.severity !== 'warning')) return flaw;
    this.slots.forEach(({ column }, slot) => {
      const value = values.get(column);
      if (value !== undefined) cells[slot] = value;
    });
    return flaw;
  }
}
