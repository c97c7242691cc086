import {
  ChunkMemory,
  KEY_BYTES,
  type PairContent,
  type PreparedPair,
  keyHash,
  foldText,
  newContent,
  textHash,
} from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import {
  ID_BYTES,
  type Keep,
  type Text,
  hashArray,
  idArray,
  idBytesArray,
  numberArray,
  textArray,
  textList,
} from './encoding.ts';
import { newPairIds } from './pair-ids.ts';
import { few } from '../sql-fragments.ts';
import { type Writer, keyArray, variantsOf } from './pair-lookups.ts';

const HASH_BYTES = 32;
const NEW_STATUS = 'draft';

/** What a pair shall hold: all of it, or what a row says, where what is undefined stands for the value of a new pair. */
type Contents = PairContent | PreparedPair;

/** The keys that a content goes under. */
type Keys = Pick<PreparedPair, 'key' | 'questionKey'>;

export interface ChangedPair {
  readonly id: string;
  /** Row of the file that says so. */
  readonly row: number;
  readonly keys: Keys;
  readonly quality: number | undefined;
  readonly content: PairContent;
  readonly contentHash: Buffer;
  /** Variants that are stored now. */
  readonly storedVariants: readonly string[];
  /** Whether the pair gets a new version, and its old state a row in the history: not when the import corrects itself. */
  readonly newVersion: boolean;
}

/** Where what is to be written of a pair is found, so that nothing is made for each of them. */
interface Columns<Row> {
  readonly row: (row: Row) => number;
  readonly keys: (row: Row) => Keys;
  readonly quality: (row: Row) => number | undefined;
  readonly content: (row: Row) => Contents;
  readonly question: (row: Row) => Text;
  readonly answer: (row: Row) => Text;
  /** Without the names that a row clears. */
  readonly metadata: (row: Row) => PairContent['metadata'];
  readonly contentHash: (row: Row) => Buffer;
}

const CHANGED: Columns<ChangedPair> = {
  row: ({ row }) => row,
  keys: ({ keys }) => keys,
  quality: ({ quality }) => quality,
  content: ({ content }) => content,
  question: ({ content }) => content.question,
  answer: ({ content }) => content.answer,
  metadata: ({ content }) => content.metadata,
  contentHash: ({ contentHash }) => contentHash,
};

const preparedColumns = (firstRow: number): Columns<PreparedPair> => ({
  row: ({ offset }) => firstRow + offset,
  keys: (pair) => pair,
  quality: ({ quality }) => quality,
  content: (pair) => pair,
  question: (pair) => pair.questionBytes ?? pair.question,
  answer: (pair) => pair.answerBytes ?? pair.answer,
  metadata: (pair) => (pair.metadata === undefined ? NO_METADATA : newContent(pair).metadata),
  contentHash: ({ contentHash }) => contentHash,
});

const NO_METADATA: PairContent['metadata'] = {};

/** Null for no metadata at all. */
function metadataText(metadata: PairContent['metadata']): string | null {
  for (const _name in metadata) return JSON.stringify(metadata);
  return null;
}

const statusText = ({ status = NEW_STATUS }: Contents): string | null => (status === NEW_STATUS ? null : status);
const tagsText = ({ tags = [] }: Contents): string | null => (tags.length === 0 ? null : textList(tags));

/** Keys of the questions, empty when all are told by their question: then the other key says it. */
function questionKeys<Row>(rows: readonly Row[], { keys }: Columns<Row>, keep?: Keep): Buffer {
  const others = rows.some((row) => keys(row).questionKey !== undefined);
  return hashArray(others ? rows : [], KEY_BYTES, (row) => keys(row).questionKey ?? keys(row).key, keep);
}

/** Qualities in thousandths, empty when all are perfect, as those of most files are. */
function qualities<Row>(rows: readonly Row[], { quality }: Columns<Row>): Buffer {
  const some = rows.some((row) => (quality(row) ?? 1) !== 1);
  return numberArray(some ? rows : [], (row) => Math.round((quality(row) ?? 1) * 1000));
}

/** Contents to be written, one row each in the order given, as `u`. What a new pair has anyway travels as null. */
function contentRows<Row>(ids: Buffer, rows: readonly Row[], columns: Columns<Row>, keep?: Keep) {
  const { content } = columns;
  const texts = (textOf: (row: Row) => Text | null) => few(textArray(rows, textOf, keep), 'text');
  return sql`(
  select id, key, coalesce(question_key, key) as question_key, content, row, question, answer, category, coalesce(tags::text[], '{}') as tags,
    coalesce(metadata::jsonb, '{}') as metadata, coalesce(status, ${NEW_STATUS}) as status, external,
    (coalesce(quality, 1000) / 1000.0)::real as quality
  from unnest(${few(ids, 'uuid')}, ${few(
    hashArray(rows, KEY_BYTES, (row) => columns.keys(row).key, keep),
    'bytea',
  )},
    ${few(questionKeys(rows, columns, keep), 'bytea')}, ${few(hashArray(rows, HASH_BYTES, columns.contentHash, keep), 'bytea')},
    ${few(numberArray(rows, columns.row, keep), 'bigint')},
    ${texts(columns.question)}, ${texts(columns.answer)},
    ${texts((row) => content(row).category ?? null)}, ${texts((row) => tagsText(content(row)))},
    ${texts((row) => metadataText(columns.metadata(row)))}, ${texts((row) => statusText(content(row)))},
    ${texts((row) => content(row).externalId ?? null)}, ${few(qualities(rows, columns), 'bigint')})
    as n (id, key, question_key, content, row, question, answer, category, tags, metadata, status, external, quality)
) u`;
}

/**
 * Inserts in the order given; keys that are there already are left alone. Gives the number inserted. In `memory`, of no use to anybody
 * else meanwhile, the arrays of the statement are kept.
 */
export async function insertPairs(
  db: Kysely<unknown>,
  writer: Writer,
  firstRow: number,
  pairs: readonly PreparedPair[],
  memory = new ChunkMemory(),
): Promise<number> {
  const ids = newPairIds(pairs.length);
  memory.forgetArrays();
  const keep: Keep = (bytes) => memory.keepArray(bytes);
  const { numAffectedRows } = await sql`
    insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, category, tags, metadata, status, external_id,
      quality_score, source_set, last_import_id, last_import_row, last_principal)
    select u.id, ${writer.projectId}, u.key, u.question_key, u.content, u.question, u.answer, u.category, u.tags, u.metadata, u.status, u.external,
      u.quality, ${writer.sourceSet}, ${writer.importId}, u.row, ${writer.principal}
    from ${contentRows(idBytesArray(ids, keep), pairs, preparedColumns(firstRow), keep)}
    on conflict (project_id, key_hash) do nothing`.execute(db);
  await insertNewVariants(db, writer, ids, pairs);
  return Number(numAffectedRows ?? 0n);
}

/** Variants of pairs that were just inserted, with their ids one after another: of those whose place is not left out. */
export async function insertNewVariants(
  db: Kysely<unknown>,
  writer: Writer,
  ids: Buffer,
  pairs: readonly PreparedPair[],
  isInserted: (place: number) => boolean = () => true,
): Promise<void> {
  const idAt = (place: number): Buffer => ids.subarray(place * ID_BYTES, (place + 1) * ID_BYTES);
  await insertVariants(
    db,
    writer,
    pairs.flatMap(({ variants }, place) =>
      variants === undefined || !isInserted(place) ? [] : [{ id: idAt(place), variants }],
    ),
  );
}

interface PairVariants {
  readonly id: Buffer | string;
  readonly variants: readonly string[];
}

/** Variants of pairs that are there; an id whose pair was not inserted gets none. */
async function insertVariants(
  db: Kysely<unknown>,
  writer: Pick<Writer, 'projectId'>,
  pairs: readonly PairVariants[],
): Promise<void> {
  const rows = pairs.flatMap(({ id, variants }) => variants.map((question, ordinal) => ({ id, question, ordinal })));
  if (rows.length === 0) return;
  await sql`
    insert into qa_variant (project_id, pair_id, ordinal, question, question_hash, text_hash)
    select p.project_id, p.id, u.ordinal, u.question, u.question_hash, u.text_hash
    from unnest(${few(idArray(rows.map((r) => r.id)), 'uuid')}, ${few(
      numberArray(rows, (r) => r.ordinal),
      'bigint',
    )}, ${few(
      textArray(rows, (r) => r.question),
      'text',
    )}, ${few(keyArray(rows.map((r) => keyHash('q', foldText(r.question)))), 'bytea')},
      ${few(
        hashArray(rows, HASH_BYTES, (r) => textHash(r.question)),
        'bytea',
      )}) as u (id, ordinal, question, question_hash, text_hash)
    join qa_pair p on p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}

/** Gives pairs the variants that they shall have instead of those they have. */
export async function replaceVariants(
  db: Kysely<unknown>,
  writer: Pick<Writer, 'projectId'>,
  pairs: readonly PairVariants[],
): Promise<void> {
  if (pairs.length === 0) return;
  const ids = idArray(pairs.map(({ id }) => id));
  await sql`delete from qa_variant where project_id = ${writer.projectId} and pair_id = any(${few(ids, 'uuid')}::uuid[])`.execute(
    db,
  );
  await insertVariants(db, writer, pairs);
}

/** Puts the states that pairs have now into the history. */
export async function insertVersions(
  db: Kysely<unknown>,
  writer: Writer,
  operation: 'update' | 'delete' | 'retire' | 'undo',
  pairs: readonly { readonly id: string; readonly row: number | null }[],
): Promise<void> {
  await sql`
    insert into qa_pair_version (project_id, pair_id, version, operation, changed_by_import, changed_by_row, changed_by_principal, key_hash, question_hash,
      content_hash, question, answer, category, tags, metadata, status, external_id, source_set, quality_score, last_import_id, last_import_row,
      last_principal, created_at, updated_at, variants)
    select p.project_id, p.id, p.version, ${operation}, ${writer.importId}, u.row, ${writer.principal}, p.key_hash, p.question_hash,
      p.content_hash, p.question, p.answer, p.category, p.tags, p.metadata, p.status, p.external_id, p.source_set, p.quality_score, p.last_import_id,
      p.last_import_row, p.last_principal, p.created_at, p.updated_at, ${variantsOf('p')}
    from unnest(${few(idArray(pairs.map((p) => p.id)), 'uuid')}, ${few(
      pairs.map((p) => p.row),
      'bigint',
    )}) as u (id, row)
    join qa_pair p on p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}

export async function updatePairs(db: Kysely<unknown>, writer: Writer, pairs: readonly ChangedPair[]): Promise<void> {
  const corrected = pairs.filter((p) => !p.newVersion).map((p) => p.id);
  await sql`
    update qa_pair p set key_hash = u.key, question_hash = u.question_key, content_hash = u.content, question = u.question, answer = u.answer,
      category = u.category, tags = u.tags, metadata = u.metadata, status = u.status, external_id = u.external,
      quality_score = u.quality, source_set = coalesce(${writer.sourceSet}, p.source_set),
      version = p.version + case when u.id = any(${idArray(corrected)}::uuid[]) then 0 else 1 end,
      last_import_id = ${writer.importId}, last_import_row = u.row, last_principal = ${writer.principal}, updated_at = now()
    from ${contentRows(idArray(pairs.map(({ id }) => id)), pairs, CHANGED)}
    where p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
  const touched = pairs.filter(({ content, storedVariants }) => content.variants.length + storedVariants.length > 0);
  await replaceVariants(
    db,
    writer,
    touched.map(({ id, content }) => ({ id, variants: content.variants })),
  );
}

/** Removes pairs with their variants; what they were has to be in the history before. */
export async function deletePairs(db: Kysely<unknown>, projectId: string, ids: readonly string[]): Promise<void> {
  await sql`delete from qa_pair where project_id = ${projectId} and id = any(${few(idArray(ids), 'uuid')}::uuid[])`.execute(
    db,
  );
}

/** Notes that a row of this import that outranks the one that wrote the pair says the same. */
export async function affirmPairs(
  db: Kysely<unknown>,
  writer: Writer,
  pairs: readonly { id: string; row: number }[],
): Promise<void> {
  await sql`
    update qa_pair p set last_import_row = u.row from unnest(${few(idArray(pairs.map((p) => p.id)), 'uuid')}, ${few(
      numberArray(pairs, (p) => p.row),
      'bigint',
    )}) as u (id, row)
    where p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}
