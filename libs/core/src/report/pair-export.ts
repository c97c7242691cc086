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
  readonly #shape: ExportShape;
  readonly #names: ReadonlySet<string>;
  readonly #columns: readonly Column[];
  #first = true;

  /** @throws FileFault `columns_too_many` for a table of more metadata names than an import would read. */
  constructor(shape: ExportShape, style: ExportStyle) {
    this.#style = style;
    this.#shape = shape;
    this.#names = new Set(shape.metadataNames);
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
        return pairs.map((pair) => `${recordText(pair, this.#shape)}\n`).join('');
      case 'json':
        return pairs.map((pair) => this.#separator() + recordText(pair, this.#shape)).join('');
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
    const unknown = Object.keys(pair.metadata).find((name) => !this.#names.has(name));
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

/** Every record has the same names, so that the first ones tell them all. */
function recordText(pair: ExportedPair, { hasExternalIds, hasVariants }: ExportShape): string {
  return JSON.stringify({
    question: pair.question,
    ...(hasVariants ? { variants: pair.variants } : {}),
    answer: pair.answer,
    category: pair.category,
    tags: pair.tags,
    status: pair.status,
    ...(hasExternalIds ? { external_id: pair.externalId } : {}),
    metadata: pair.metadata,
    [VERSION_COLUMN]: pair.version,
    [PAIR_ID_COLUMN]: pair.id,
  });
}
