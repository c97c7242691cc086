import { MAX_BULK_PAIRS, type BulkRequest, type ImportOptions } from '@pairloom/contract';
import { planOfWritten, type ChangeRow, type PairEditing, type ReadLimits, type ReadPlan } from '@pairloom/core';

/** Rows written at once. */
const ROWS_PER_PIECE = 1_000;

/** Pairs that may get another question are written by one chunk, so that the order of chunks decides nothing. */
const IN_ONE_CHUNK = { batchRows: MAX_BULK_PAIRS } as const;

/** How the import of a bulk request is carried out. */
export function optionsOf(request: BulkRequest, defaults: ImportOptions): ImportOptions {
  const { operation, process, validateFirst, rollbackOnError, html, trim } = request;
  return {
    ...defaults,
    mode: operation === 'embed' ? 'update' : operation,
    // What all pairs are set to is no part of their texts: vectors that they lack stay as wanted or not wanted.
    embed: operation !== 'delete' && request.set === undefined,
    process,
    onError: validateFirst || rollbackOnError ? 'rollback' : 'skip',
    html,
    trim,
    ...(request.pairs === undefined ? {} : IN_ONE_CHUNK),
  };
}

/** How the rows are read, within the limits of their project; new pairs name no stored one. */
export const planOf = ({ operation, html, trim }: BulkRequest, limits?: ReadLimits): ReadPlan =>
  planOfWritten(operation === 'create' ? 'pair' : 'changes', { html, trim }, limits);

/** The ids that a request names itself. */
export const idsNamed = ({ pairs, ids }: BulkRequest): string[] =>
  ids ?? pairs?.flatMap(({ id }) => (id === undefined ? [] : [id])) ?? [];

type IdsOf = () => ReturnType<PairEditing['idsOf']>;

/** The rows of a request as JSON Lines. `idsOf` gives the pairs of its filter. */
export async function* rowsOf(request: BulkRequest, idsOf: IdsOf): AsyncGenerator<Buffer, void, undefined> {
  const { pairs, ids = [], filter, set = {} } = request;
  const change = (id: string): ChangeRow => ({ id: id.toLowerCase(), ...set });
  if (pairs !== undefined)
    yield* lines(pairs.map(({ id, ...fields }) => (id === undefined ? fields : { id: id.toLowerCase(), ...fields })));
  else if (filter === undefined) yield* lines(ids.map(change));
  else for await (const page of idsOf()) yield* lines(page.map(change));
}

function* lines(rows: readonly object[]): Generator<Buffer, void, undefined> {
  for (let start = 0; start < rows.length; start += ROWS_PER_PIECE) {
    const piece = rows.slice(start, start + ROWS_PER_PIECE);
    yield Buffer.from(piece.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
}
