import type { ExportQuery } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import type { ExportedPair, ExportShape } from '../ports/import-reports.ts';
import { MAX_COLUMNS } from '../validate/limits.ts';
import { csvText } from './csv-text.ts';
import { listCell, valueCell } from './export-cells.ts';
import { LOSSLESS_COLUMN, PAIR_ID_COLUMN, VERSION_COLUMN } from './report-columns.ts';

export type ExportStyle = Pick<ExportQuery, 'format' | 'lossless'>;

/**
 * Writes pairs so that importing them again finds them all unchanged: piece by piece, `head`, `pairs` any number of times,
 * `end`.
 */
export class PairExportText {
  readonly #style: ExportStyle;
  readonly #names: readonly string[];
  readonly #columns: readonly Column[];
  #first = true;

  /** @throws FileFault `columns_too_many` for a table of more metadata names than an import would read. */
  constructor(shape: ExportShape, style: ExportStyle) {
    this.#style = style;
    this.#names = shape.metadataNames;
    this.#columns = columnsOf(shape, style);
    if (style.format === 'csv' && this.#columns.length > MAX_COLUMNS)
      throw new FileFault(
        'columns_too_many',
        `The pairs have ${shape.metadataNames.length} names of metadata; a table has at most ${MAX_COLUMNS} columns. Choose format=jsonl.`,
      );
  }

  head(): string {
    switch (this.#style.format) {
      case 'csv':
        return csvText([this.#columns.map(({ name }) => name)], this.#style);
      case 'jsonl':
        return '';
      case 'json':
        return '[';
    }
  }

  /** @throws Error when a pair has metadata that the columns do not hold: it was changed while the export ran. */
  pairs(pairs: readonly ExportedPair[]): string {
    switch (this.#style.format) {
      case 'csv':
        return csvText(
          pairs.map((pair) => this.#cells(pair)),
          this.#style,
        );
      case 'jsonl':
        return pairs.map((pair) => `${recordText(pair)}\n`).join('');
      case 'json':
        return pairs.map((pair) => this.#separator() + recordText(pair)).join('');
    }
  }

  end(): string {
    return this.#style.format === 'json' ? '\n]\n' : '';
  }

  #separator(): string {
    const separator = this.#first ? '\n' : ',\n';
    this.#first = false;
    return separator;
  }

  #cells(pair: ExportedPair): string[] {
    const unknown = Object.keys(pair.metadata).find((name) => !this.#names.includes(name));
    if (unknown !== undefined) throw new Error('The metadata of a pair changed while pairs were exported.');
    return this.#columns.map(({ cell }) => cell(pair));
  }
}

interface Column {
  readonly name: string;
  readonly cell: (pair: ExportedPair) => string;
}

function columnsOf(shape: ExportShape, { lossless }: ExportStyle): Column[] {
  return [
    { name: 'question', cell: ({ question }) => question },
    ...(shape.hasVariants ? [{ name: 'variants', cell: ({ variants }: ExportedPair) => listCell(variants) }] : []),
    { name: 'answer', cell: ({ answer }) => answer },
    { name: 'category', cell: ({ category }) => category ?? '' },
    { name: 'tags', cell: ({ tags }) => listCell(tags) },
    { name: 'status', cell: ({ status }) => status },
    ...(shape.hasExternalIds
      ? [{ name: 'external_id', cell: ({ externalId }: ExportedPair) => externalId ?? '' }]
      : []),
    ...shape.metadataNames.map((name) => ({
      name: `metadata.${name}`,
      cell: ({ metadata }: ExportedPair) => (Object.hasOwn(metadata, name) ? valueCell(metadata[name]) : ''),
    })),
    { name: VERSION_COLUMN, cell: ({ version }) => String(version) },
    { name: PAIR_ID_COLUMN, cell: ({ id }) => id },
    ...(lossless ? [{ name: LOSSLESS_COLUMN, cell: () => 'true' }] : []),
  ];
}

/** Flat, so that the names of the fields are those of the columns of a table. */
function recordText(pair: ExportedPair): string {
  const fields: (readonly [string, unknown])[] = [
    ['question', pair.question],
    ...(pair.variants.length === 0 ? [] : ([['variants', pair.variants]] as const)),
    ['answer', pair.answer],
    ['category', pair.category],
    ['tags', pair.tags],
    ['status', pair.status],
    ...(pair.externalId === null ? [] : ([['external_id', pair.externalId]] as const)),
    ...Object.entries(pair.metadata).map(([name, value]) => [`metadata.${name}`, value] as const),
    [VERSION_COLUMN, pair.version],
    [PAIR_ID_COLUMN, pair.id],
  ];
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}
