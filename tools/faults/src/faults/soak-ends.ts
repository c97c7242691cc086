import type { ImportRecord } from '@pairloom/contract';

type Seen = Pick<
  ImportRecord,
  'id' | 'filename' | 'status' | 'error' | 'counts' | 'totalFinal' | 'warningCount' | 'errorCount'
>;

const figuresOf = ({ filename, status, error, counts, warningCount, errorCount }: Seen): string =>
  JSON.stringify({ filename, status, code: error?.code, counts, warningCount, errorCount });

/** Of an import that came after one that an operator has ended: which of its rows were new is then another matter. */
const endOf = ({ filename, status, error, counts, totalFinal }: Seen): string =>
  JSON.stringify({ filename, status, code: error?.code, total: counts.total, failed: counts.failed, totalFinal });

/** Imports that an operator has ended, and the status or code that they may end with because of it. */
type Ends = ReadonlyMap<string, ReadonlySet<string>>;

/** Each import ended as undisturbed, or as the operator who ended it makes it end. */
export function judgeEnds(seen: readonly Seen[], undisturbed: readonly Seen[], ends: Ends): string[] {
  const wasEnded = (record: Seen): boolean => {
    const may = ends.get(record.id);
    return may !== undefined && (may.has(record.status) || may.has(record.error?.code ?? ''));
  };
  const first = seen.findIndex(wasEnded);
  return seen.flatMap((record, at) => {
    const wanted = undisturbed[at];
    const told = first === -1 || at < first ? figuresOf : endOf;
    const [now, then] = [told(record), wanted === undefined ? '' : told(wanted)];
    return now === then || wasEnded(record) ? [] : [`${now} instead of ${then}`];
  });
}
