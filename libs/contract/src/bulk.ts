import * as z from 'zod';
import { storableText } from './mapping.ts';
import { Uuid } from './paging.ts';
import { PairListQuery, PairStatus } from './pairs.ts';

export const BULK_OPERATIONS = ['create', 'update', 'delete', 'embed'] as const;
export const BulkOperation = z
  .enum(BULK_OPERATIONS)
  .describe(
    'create makes pairs that are not there; update changes the pairs named; delete removes them; embed makes their vectors',
  );
export type BulkOperation = z.infer<typeof BulkOperation>;

/** Pairs or ids in one request. More pairs are a file, to be imported; more ids a filter. */
export const MAX_BULK_PAIRS = 10_000;
/** Of the JSON of one request. */
export const MAX_BULK_BYTES = 6 * 1024 ** 2;
/** Of the JSON of a change to one pair. */
export const MAX_PAIR_BYTES = 4 * 1024 ** 2;

/** Fields of a pair as they are to be; what is wrong with their values is found as it is in a file. */
const fields = {
  question: z.string().nullable(),
  answer: z.string().nullable(),
  category: z.string().nullable(),
  tags: z.array(z.string()).nullable(),
  status: z.string(),
  externalId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).describe('merged by name; null takes a name away'),
  variants: z.array(z.string()).nullable().describe('further questions with the same answer'),
};

/** JSON merge: a field that is left out stays as it is, null clears it. */
export const PairPatch = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'must name a field');
export type PairPatch = z.infer<typeof PairPatch>;

/** How the values of a change are sanitised, as in an import. */
export const PairPatchQuery = z.object({
  html: z.enum(['strip', 'keep']).default('strip').describe('strip removes HTML elements; keep stores byte for byte'),
  trim: z.enum(['outer', 'none']).default('outer').describe('outer removes white space around values'),
});
export type PairPatchQuery = z.infer<typeof PairPatchQuery>;

/** A pair of a bulk request. `id` names a stored pair: for update, and only there. */
export const BulkPair = z.strictObject({ id: Uuid, ...fields }).partial();
export type BulkPair = z.infer<typeof BulkPair>;

/** The same change to many pairs. */
export const BulkSet = z
  .strictObject({
    status: PairStatus,
    category: storableText(500).nullable(),
    addTags: z.array(storableText(200)).min(1).max(100),
    removeTags: z.array(storableText(200)).min(1).max(100),
  })
  .partial()
  .refine((set) => Object.keys(set).length > 0, 'must name a change');
export type BulkSet = z.infer<typeof BulkSet>;

const { q, status, category, tag, embedding, quality, near } = PairListQuery.shape;
/** Those of the list of pairs. */
export const PairFilter = z.strictObject({ q, status, category, tag, embedding, quality, near });
export type PairFilter = z.infer<typeof PairFilter>;

/** What an operation may be given. */
const GIVEN: Record<BulkOperation, readonly ('pairs' | 'ids' | 'filter')[]> = {
  create: ['pairs'],
  update: ['pairs', 'ids', 'filter'],
  delete: ['ids', 'filter'],
  embed: ['ids', 'filter'],
};

const inWords = (names: readonly string[]): string => names.join(' or ');

/** One operation on many pairs, named one by one or by a filter. */
export const BulkRequest = z
  .strictObject({
    operation: BulkOperation,
    pairs: z.array(BulkPair).min(1).max(MAX_BULK_PAIRS).optional(),
    ids: z.array(Uuid).min(1).max(MAX_BULK_PAIRS).optional(),
    filter: PairFilter.optional().describe('every pair of the list with these filters; {} for the whole project'),
    set: BulkSet.optional().describe('what update changes in the pairs of ids or filter; no vectors are made of it'),
    process: z
      .enum(['changed', 'all'])
      .default('changed')
      .describe('all makes vectors again also for texts that have one'),
    validateFirst: z.boolean().default(false).describe('check every row before the first is written'),
    rollbackOnError: z.boolean().default(false).describe('write all or nothing; checks every row first as well'),
    html: z.enum(['strip', 'keep']).default('strip'),
    trim: z.enum(['outer', 'none']).default('outer'),
  })
  .superRefine((request, ctx) => {
    const issue = (path: (string | number)[], message: string): void => ctx.addIssue({ code: 'custom', path, message });
    const { operation, pairs, ids, set } = request;
    const allowed = GIVEN[operation];
    const given = (['pairs', 'ids', 'filter'] as const).filter((name) => request[name] !== undefined);
    if (given.length !== 1) issue([], `exactly one of ${inWords(allowed)} must be given`);
    for (const name of given)
      if (!allowed.includes(name)) issue([name], `is not for ${operation}, which takes ${inWords(allowed)}`);
    const needsSet = operation === 'update' && pairs === undefined;
    if (needsSet && set === undefined) issue(['set'], 'must say what is changed');
    if (!needsSet && set !== undefined) issue(['set'], 'is for update with ids or filter only');
    pairs?.forEach(({ id }, place) => {
      if (operation === 'update' && id === undefined)
        issue(['pairs', place, 'id'], 'must name the pair that is changed');
      if (operation === 'create' && id !== undefined)
        issue(['pairs', place, 'id'], 'is given to a new pair by the server');
    });
    for (const [path, place] of repeats(ids ?? pairs?.map(({ id }) => id) ?? []))
      issue(ids === undefined ? ['pairs', path, 'id'] : ['ids', path], `is the same as that of number ${place}`);
  });
export type BulkRequest = z.infer<typeof BulkRequest>;

export const BULK_CHANGES = ['create', 'update', 'status', 'category', 'tags', 'delete', 'embed'] as const;
/** What a bulk request is about: its operation; of the same change to many pairs the one field that it changes. */
export type BulkChange = (typeof BULK_CHANGES)[number];

export function bulkChangeOf({ operation, set }: Pick<BulkRequest, 'operation' | 'set'>): BulkChange {
  const fields = Object.keys(set ?? {}).map((name) => (name.endsWith('Tags') ? 'tags' : name));
  const [only, ...others] = new Set(fields);
  return others.length === 0 ? (BULK_CHANGES.find((change) => change === only) ?? operation) : operation;
}

/** Name of the file that holds the rows of a bulk request: it says what the request is about. */
export const bulkFilename = (change: BulkChange): string => `bulk-${change}.jsonl`;

/** What the bulk request was about whose rows a file of this name holds; null when it is no such file. */
export const bulkChangeNamed = (filename: string): BulkChange | null =>
  BULK_CHANGES.find((change) => bulkFilename(change) === filename) ?? null;

/** Places of ids that stand before already, with the place where they do. */
function repeats(ids: readonly (string | undefined)[]): [number, number][] {
  const seen = new Map<string, number>();
  return ids.flatMap((given, place): [number, number][] => {
    const id = given?.toLowerCase();
    if (id === undefined) return [];
    const first = seen.get(id);
    if (first === undefined) seen.set(id, place);
    return first === undefined ? [] : [[place, first]];
  });
}
