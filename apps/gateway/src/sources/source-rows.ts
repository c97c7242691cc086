import { Inject, Injectable } from '@nestjs/common';
import type { ImportOptions, Mapping, RowPair, SourceInspection, SourceRow, SourceRows } from '@pairloom/contract';
import {
  blobBytes,
  displayText,
  originalColumns,
  planOf,
  readRows,
  sourceLines,
  type BlobStore,
  type Inspection,
  type PreparedPair,
  type ReadPlan,
  type ReadRow,
  type RowCorrections,
} from '@pairloom/core';
import { MappedSources } from '../mappings/mapped-sources.ts';
import { BLOBS } from '../ports.ts';
import { ValidationSnapshots } from '../rules/validation-snapshots.ts';
import { EditsOfSources, refuseUnknownColumns } from './source-edits.ts';
import { SourceLookup } from './source-lookup.ts';

/** Long enough for what people write by hand. */
const MAX_CELL_CHARS = 10_000;

/** Stands for a mapping that is not known yet: then rows are taken apart, but not judged. */
const UNMAPPED = { mapping: { question: { constant: '' }, answer: { constant: '' } }, needs: 'key' } as const;

/** Rows of a source before it is imported. */
@Injectable()
export class RowsOfSources {
  constructor(
    private readonly lookup: SourceLookup,
    private readonly mapped: MappedSources,
    private readonly edits: EditsOfSources,
    private readonly validation: ValidationSnapshots,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws RequestFault `source_not_found`, `source_incomplete`, those of corrected rows; FileFault when the source cannot be read */
  async rows(
    projectId: string,
    sourceId: string,
    given: ImportOptions,
    window: { readonly offset: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<SourceRows> {
    const { blobKey, bytes, filename } = await this.lookup.requireWhole(projectId, sourceId);
    const source = blobBytes(this.blobs, blobKey, bytes);
    const { inspection, options } = await this.mapped.look(projectId, source, filename, given);
    const { plan: mapped, mapping, problems } = planFor(inspection, options);
    const plan = mapping === null ? mapped : await this.validation.validated(projectId, mapped);
    const corrections = await this.edits.of(sourceId, options);
    if (corrections !== undefined) refuseUnknownColumns(corrections, plan);
    const lines = until(signal, sourceLines(source, plan, options));
    const { rows, more } = await readRows(lines, plan, window, corrections);
    const columns = originalColumns(plan);
    return {
      columns,
      mapping,
      items: rows.map((row) => shownRow(row, columns, mapping !== null, corrections)),
      nextOffset: more ? window.offset + rows.length : null,
      problems,
    };
  }
}

/** The plan of an import; one that judges nothing when an import would ask for a mapping. */
function planFor(
  inspection: Inspection,
  options: ImportOptions,
): { readonly plan: ReadPlan; readonly mapping: Mapping | null; readonly problems: SourceInspection['problems'] } {
  const { mapping, problems } = inspection.report;
  if (mapping === null) return { plan: { ...inspection.plan, ...UNMAPPED }, mapping, problems };
  return { plan: planOf(inspection, options), mapping, problems };
}

async function* until(signal: AbortSignal, lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  for await (const bytes of lines) {
    signal.throwIfAborted();
    yield bytes;
  }
}

function shownRow(
  read: ReadRow,
  columns: readonly string[],
  isMapped: boolean,
  corrections: RowCorrections | undefined,
): SourceRow {
  const { row, line, leftOut } = read;
  const correction = corrections?.get(row);
  const values = correction?.skip === undefined ? correction?.values : undefined;
  // Without a mapping only what is wrong with the row as a whole can be told.
  const findings = read.findings.filter(
    ({ field, code }) => isMapped || (field === null && code !== 'question_missing'),
  );
  return {
    row,
    line,
    cells: cellsOf(read, columns, values),
    raw: read.cells === undefined ? displayText(read.raw, MAX_CELL_CHARS) : null,
    edited: correction !== undefined,
    skipped: leftOut,
    pair: isMapped && read.pair !== undefined ? pairOf(read.pair) : null,
    findings: findings.map(({ field, code, severity, message, value }) => ({ field, code, severity, message, value })),
  };
}

/** Corrected values stand also where the rest of the row cannot be read. */
function cellsOf(
  { cells }: ReadRow,
  columns: readonly string[],
  values: ReadonlyMap<string, string> | undefined,
): string[] | null {
  if (cells === undefined && values === undefined) return null;
  return columns.map((column, i) => displayText(values?.get(column) ?? cells?.[i] ?? '', MAX_CELL_CHARS));
}

function pairOf({ question, variants, answer, category, tags, status, externalId, metadata }: PreparedPair): RowPair {
  return {
    question,
    answer,
    ...(variants && { variants: [...variants] }),
    ...(category !== undefined && { category }),
    ...(tags && { tags: [...tags] }),
    ...(status !== undefined && { status }),
    ...(externalId !== undefined && { externalId }),
    ...(metadata && { metadata: { ...metadata } }),
  };
}
