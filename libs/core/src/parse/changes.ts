import type { CompleteMapping, FieldSource, Mapping } from '@pairloom/contract';
import { slotsOf } from '../mapping/slots.ts';
import type { PreparedPair, ReadPlan } from '../ports/reading.ts';
import { PairAssembler } from '../validate/pair-assembler.ts';
import type { RowFindings } from '../validate/row-findings.ts';
import { checkTags, splitTags } from '../validate/tags.ts';
import type { RecordTable, Slot } from './format.ts';
import { cellOf, readObject } from './json-record.ts';
import { RowLimits } from './row-limits.ts';

/** A row of changes: written by Pairloom itself, as JSON on a line. Fields that it lacks stay as they are. */
export interface ChangeRow {
  /** Id of the stored pair. */
  readonly id: string;
  readonly question?: string | null;
  readonly answer?: string | null;
  readonly category?: string | null;
  readonly tags?: readonly string[] | null;
  readonly status?: string;
  readonly externalId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly variants?: readonly string[] | null;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
}

/** Columns of rows written by Pairloom, by the field that they are read into. */
const COLUMNS = {
  question: 'question',
  answer: 'answer',
  category: 'category',
  tags: 'tags',
  status: 'status',
  externalId: 'externalId',
  variants: 'variants',
  'metadata.*': 'metadata',
} as const satisfies Mapping;

const NOTHING: FieldSource = { constant: '' };

/** The mapping of rows that have these columns. */
function mappingOf(has: (column: string) => boolean): CompleteMapping {
  const mapped = Object.entries(COLUMNS).filter(([, column]) => has(column));
  return { question: NOTHING, answer: NOTHING, ...(Object.fromEntries(mapped) as Mapping) };
}

/** Every column of rows written by Pairloom, and how they are mapped. */
export const WRITTEN_ROWS = {
  columns: ['id', ...Object.values(COLUMNS), 'addTags', 'removeTags'],
  mapping: mappingOf(() => true),
} as const;

/** Rows with the same columns are read alike. */
interface Alike {
  readonly slots: readonly Slot[];
  readonly assembler: PairAssembler;
  readonly limits: RowLimits | undefined;
}

const ADDED_TAGS: Slot = { field: 'tags', column: 'addTags' };

const TRAITS = { mayHoldMarkup: true, mayHoldBadCharacters: true };

/** The changes of a chunk, undefined for rows with a fault. */
export function readChanges(
  chunk: Buffer,
  records: RecordTable,
  plan: ReadPlan,
  findings: RowFindings,
): (PreparedPair | undefined)[] {
  const known = new Map<string, Alike>();
  const alikeTo = (row: object): Alike => {
    const columns = Object.values(COLUMNS).filter((column) => Object.hasOwn(row, column));
    const name = columns.join();
    let alike = known.get(name);
    if (alike === undefined) {
      const mapping = mappingOf((column) => (columns as readonly string[]).includes(column));
      const slots = slotsOf(mapping);
      const assembler = new PairAssembler({ ...plan, mapping }, slots, TRAITS, findings);
      alike = { slots, assembler, limits: RowLimits.of(plan.limits, [...slots, ADDED_TAGS]) };
      known.set(name, alike);
    }
    return alike;
  };
  return Array.from({ length: records.count }, (_, offset) => {
    const [start = 0, end = 0] = [records.starts[offset], records.ends[offset]];
    const line = records.lines[offset] ?? 1;
    const read = readObject(chunk.toString('utf8', start, end), { line, maxDepth: plan.dialect.maxDepth });
    if ('flaw' in read) return void findings.flaw(offset, read.flaw);
    const row = read.record as unknown as ChangeRow;
    const { slots, assembler, limits } = alikeTo(row);
    const cells = slots.map(({ field, column }) => cellOf(field, row[column as keyof ChangeRow]));
    const added = { list: row.addTags ?? [] };
    if (limits?.refuses(offset, end - start, [...cells, added], findings) === true) return undefined;
    const pair = assembler.assemble(offset, cells);
    const tagChange = tagChangeOf(row, offset, findings);
    if (pair === undefined || tagChange === 'faulty') return undefined;
    const { questionKey: _questionKey, ...rest } = pair;
    return { ...rest, key: bytesOfId(row.id), pairId: row.id, ...(tagChange && { tagChange }) };
  });
}

const bytesOfId = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

function tagChangeOf(
  { addTags = [], removeTags = [] }: ChangeRow,
  offset: number,
  findings: RowFindings,
): PreparedPair['tagChange'] | 'faulty' {
  if (addTags.length + removeTags.length === 0) return undefined;
  const [add, remove] = [addTags, removeTags].map((tags) => splitTags(tags, false)) as [string[], string[]];
  const wrong = checkTags(add);
  if (wrong === undefined) return { add, remove };
  findings.error(offset, 'tags', wrong.code, wrong.message, wrong.value);
  return 'faulty';
}
