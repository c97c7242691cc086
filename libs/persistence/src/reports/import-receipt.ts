import { CONTRACT_VERSION, type ImportOptions, PAIRLOOM_VERSION, type Receipt, isTerminal } from '@pairloom/contract';
import { FOLDING_VERSION, type ReadPlan, type StoredImport, canonicalJson, sealReceipt } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { importWithin } from '../import-record-reader.ts';
import { iso } from '../sql-fragments.ts';
import { balanceOf } from './balance.ts';

interface ReceiptFacts {
  options: Partial<ImportOptions>;
  read_plan: ReadPlan | null;
  sha256: string | null;
  loaded_at: string | null;
  queued_ms: number | null;
  load_ms: number | null;
  total_ms: number;
}

/**
 * The receipt of an ended import as canonical JSON; undefined while it runs. The first call writes it, within the transaction
 * that ends the import, so that it outlives chunks and source and never changes; imports that ended before there were receipts get
 * theirs when it is asked for.
 */
export async function receiptText(db: Kysely<unknown>, importId: string): Promise<string | undefined> {
  const kept = await readReceipt(db, importId);
  if (kept !== undefined) return kept;
  const record = await importWithin(db, importId);
  if (record === undefined || !isTerminal(record.status)) return undefined;
  const body = canonicalJson(sealReceipt(await contentOf(db, record)));
  await sql`insert into import_receipt (import_id, body) values (${importId}, ${body}) on conflict do nothing`.execute(
    db,
  );
  return readReceipt(db, importId);
}

async function readReceipt(db: Kysely<unknown>, importId: string): Promise<string | undefined> {
  const { rows } = await sql<{ body: string }>`select body from import_receipt where import_id = ${importId}`.execute(
    db,
  );
  return rows[0]?.body;
}

async function contentOf(db: Kysely<unknown>, record: StoredImport): Promise<Omit<Receipt, 'hash'>> {
  const facts = await factsOf(db, record.id);
  const { id, projectId, createdBy, kind, mode, status, error } = record;
  const plan = facts.read_plan;
  return {
    schema: 'pairloom-receipt/1',
    import: { id, projectId, createdBy, kind, mode, status, error },
    source:
      facts.sha256 === null
        ? null
        : { filename: record.filename, bytes: record.bytes ?? 0, sha256: facts.sha256, type: record.sourceType },
    options: facts.options,
    mapping: record.mapping,
    reading: plan && { dialect: { ...plan.dialect }, rewriting: plan.rewriting ? { ...plan.rewriting } : null },
    validation: validationOf(plan),
    counts: record.counts,
    totalFinal: record.totalFinal,
    errorCount: record.errorCount,
    warningCount: record.warningCount,
    balance: await balanceOf(db, id),
    embeddings: record.embeddings,
    timings: {
      createdAt: record.createdAt,
      startedAt: record.startedAt,
      loadedAt: facts.loaded_at,
      completedAt: record.completedAt ?? record.updatedAt,
      queuedMs: facts.queued_ms,
      loadMs: facts.load_ms,
      totalMs: facts.total_ms,
    },
    versions: { pairloom: PAIRLOOM_VERSION, contract: CONTRACT_VERSION, folding: FOLDING_VERSION },
  };
}

function validationOf(plan: ReadPlan | null): Receipt['validation'] {
  if (plan?.validation === undefined) return null;
  const { settingsVersion, ruleSetVersion, rules } = plan.validation;
  return { settingsVersion, ruleSetVersion, rules: rules.map(({ id }) => id) };
}

const ms = (from: string, to: string) =>
  sql<number | null>`round(extract(epoch from ${sql.ref(to)} - ${sql.ref(from)}) * 1000)::float8`;

async function factsOf(db: Kysely<unknown>, importId: string): Promise<ReceiptFacts> {
  const { rows } = await sql<ReceiptFacts>`
    select j.options, j.read_plan, encode(s.sha256, 'hex') as sha256, ${iso('j.loaded_at')} as loaded_at,
      ${ms('j.created_at', 'j.started_at')} as queued_ms,
      case when j.started_at is not null then j.load_ms::float8 + greatest(0, coalesce(${ms('j.admitted_at', 'j.loaded_at')}, 0)) end as load_ms,
      ${ms('j.created_at', 'j.completed_at')} as total_ms
    from import_job j left join source s on s.id = j.source_id where j.id = ${importId}`.execute(db);
  const facts = rows[0];
  if (facts === undefined) throw new Error('The import of a receipt is not there.');
  return { ...facts, total_ms: facts.total_ms ?? 0 };
}
