import { Inject, Injectable } from '@nestjs/common';
import type { ImportOptions, Quote } from '@pairloom/contract';
import {
  blobBytes,
  countRows,
  planOf,
  readRows,
  sourceLines,
  type BlobStore,
  type EmbeddingProvider,
  type ImportAdmission,
  type Inspection,
  type ProjectRates,
  type ReadPlan,
  type ReadRow,
  type SourceBytes,
  type Sources,
  type StoredSource,
} from '@pairloom/core';
import { estimateTokens } from '@pairloom/embeddings';
import { MappedSources } from '../mappings/mapped-sources.ts';
import { BLOBS, EMBEDDINGS, IMPORTS, SETTINGS, SOURCES, type GatewaySettings } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { EditsOfSources } from './source-edits.ts';
import { SourceLookup } from './source-lookup.ts';

/** Rows that the estimate comes from. */
const SAMPLE_ROWS = 200;
/** A source with lines up to this size is counted, not estimated. */
const COUNTED_BYTES = 64 * 1024 ** 2;
const MILLION = 1_000_000;

/** What an import would take, told before it is started. */
@Injectable()
export class QuotesOfSources {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly lookup: SourceLookup,
    private readonly mapped: MappedSources,
    private readonly edits: EditsOfSources,
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    @Inject(SOURCES) private readonly sources: Sources,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(EMBEDDINGS) private readonly embeddings: EmbeddingProvider,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** @throws RequestFault `source_not_found`, `source_incomplete`; FileFault for what an import would be refused for */
  async ofSource(projectId: string, sourceId: string, options: ImportOptions): Promise<Quote> {
    return this.quote(await this.lookup.requireWhole(projectId, sourceId), options);
  }

  /** The same for an import as it is. @throws RequestFault `import_not_found`, `results_expired` when its source is gone */
  async ofImport(projectId: string, importId: string): Promise<Quote> {
    const used = await this.sources.ofImport(projectId, importId);
    if (used !== undefined) return this.quote(used.source, used.options);
    await this.projects.require(projectId);
    if ((await this.imports.get(projectId, importId)) === undefined) throw new RequestFault('import_not_found');
    throw new RequestFault('results_expired');
  }

  private async quote({ id, projectId, blobKey, bytes, filename }: StoredSource, given: ImportOptions): Promise<Quote> {
    const source = blobBytes(this.blobs, blobKey, bytes);
    const { inspection, options } = await this.mapped.look(projectId, source, filename, given);
    const plan = planOf(inspection, options);
    const corrections = await this.edits.of(id, options);
    const sample = await readRows(
      sourceLines(source, plan, options),
      plan,
      { offset: 0, limit: SAMPLE_ROWS },
      corrections,
    );
    const rows = sample.more ? await this.count(source, inspection, plan, options) : known(sample.rows.length);
    const texts = makesVectors(options) ? textsIn(sample.rows) : NO_TEXTS;
    return this.figures(rows, sample.rows.length, texts, await this.sources.rates(projectId));
  }

  private async count(
    source: SourceBytes,
    { report }: Inspection,
    plan: ReadPlan,
    options: ImportOptions,
  ): Promise<RowCount> {
    if (report.rowsExact && report.rowsEstimated !== null) return known(report.rowsEstimated);
    const tooLong = plan.rewriting === undefined && source.bytes > COUNTED_BYTES;
    const counted = tooLong ? undefined : await countRows(sourceLines(source, plan, options), plan, COUNTED_BYTES);
    if (counted !== undefined) return known(counted);
    return { rows: report.rowsEstimated, exact: false };
  }

  private figures({ rows, exact }: RowCount, sampleRows: number, sample: TextCount, rates: ProjectRates): Quote {
    const share = rows === null || sampleRows === 0 ? null : rows / sampleRows;
    const texts = share === null ? rows : Math.ceil(sample.texts * share);
    const tokens = share === null ? rows : Math.ceil(sample.tokens * share);
    const { embeddingBatchTexts, embeddingBatchTokens, embeddingPricePerMillionTokens: price } = this.settings;
    const known = texts !== null && tokens !== null;
    const calls = known
      ? Math.max(Math.ceil(texts / embeddingBatchTexts), Math.ceil(tokens / embeddingBatchTokens))
      : null;
    return {
      rows,
      rowsExact: exact,
      texts,
      tokens,
      calls,
      seconds: secondsOf(rows, texts, rates),
      price: price === undefined || tokens === null ? null : (tokens * price) / MILLION,
      sampleRows,
      model: this.embeddings.model,
    };
  }
}

interface RowCount {
  readonly rows: number | null;
  readonly exact: boolean;
}

const known = (rows: number): RowCount => ({ rows, exact: true });

interface TextCount {
  readonly texts: number;
  readonly tokens: number;
}

const NO_TEXTS: TextCount = { texts: 0, tokens: 0 };

/** A dry run writes no pair, and pairs that are deleted need no vector. */
const makesVectors = ({ embed, dryRun, mode }: ImportOptions): boolean => embed && !dryRun && mode !== 'delete';

/**
 * Questions and variants of the rows that would not fail. With `process: all` each of them is paid for, else those at most that have no vector
 * as yet.
 */
function textsIn(rows: readonly ReadRow[]): TextCount {
  const texts = rows.flatMap(({ pair }) => (pair === undefined ? [] : [pair.question, ...(pair.variants ?? [])]));
  return { texts: texts.length, tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0) };
}

/** Loading and embedding run one after the other. Undefined rates leave the time open, unless nothing is to be done at them. */
function secondsOf(rows: number | null, texts: number | null, rates: ProjectRates): number | null {
  const load = timeOf(rows, rates.rowsPerSecond);
  const embed = timeOf(texts, rates.textsPerSecond);
  return load === null || embed === null ? null : Math.ceil(load + embed);
}

function timeOf(count: number | null, rate: number | undefined): number | null {
  if (count === 0) return 0;
  return count === null || rate === undefined ? null : count / rate;
}
