import type { PairPatch } from '@pairloom/contract';
import { changedContent } from '../fate/merge.ts';
import { contentHash, type PairContent } from '../identity/content-hash.ts';
import { keysAfterChange, questionKey } from '../identity/key.ts';
import type { Finding, ReadLimits, ReadPlan } from '../ports/reading.ts';
import type { EditablePair, PairState } from '../ports/pair-editing.ts';
import { WRITTEN_ROWS } from './changes.ts';
import { prepareChunk } from './prepare.ts';

/**
 * How rows are read that Pairloom writes itself: new pairs, or changes of pairs that they name. `limits` are those of their project; how
 * many columns such rows have is not for it to say.
 */
export const planOfWritten = (
  needs: 'pair' | 'changes',
  { html = 'strip', trim = 'outer' }: Partial<Pick<ReadPlan, 'html' | 'trim'>> = {},
  limits?: ReadLimits,
): ReadPlan => ({
  sourceType: 'jsonl',
  dialect: {
    type: 'jsonl',
    delimiter: '',
    quote: '"',
    escape: '\\',
    comment: '',
    bodyStart: 0,
    bodyLine: 1,
    ...(limits?.depth && { maxDepth: limits.depth }),
    columns: needs === 'pair' ? Object.values(WRITTEN_ROWS.columns).filter(isOfPair) : WRITTEN_ROWS.columns,
  },
  mapping: WRITTEN_ROWS.mapping,
  html,
  trim,
  needs,
  ...(limits && { limits }),
});

const isOfPair = (column: string): boolean => column !== 'id' && column !== 'addTags' && column !== 'removeTags';

/** What is known of a change before it is made. Without `state` the pair cannot be so. */
export interface CheckedChange {
  readonly state: PairState | undefined;
  readonly findings: readonly Finding[];
}

/** The pair as a patch would leave it, sanitised and validated as a row of an import. `plan` is one of `planOfWritten('changes')`. */
export function changePair(pair: EditablePair, patch: PairPatch, plan: ReadPlan): CheckedChange {
  const line = Buffer.from(JSON.stringify({ ...patch, id: pair.id }));
  const range = { chunkNo: 1, byteStart: 0, byteEnd: line.length, firstRow: 1, rowCount: 1, firstLine: 1 };
  const { pairs, findings, judgeChange } = prepareChunk(line, range, plan);
  const [row] = pairs;
  if (row === undefined || judgeChange === undefined) return { state: undefined, findings };
  const content = changedContent(pair.content, row);
  const judged = judgeChange(0, pair.content, content);
  const all = [...findings, ...judged.findings];
  if (all.some(({ severity }) => severity === 'error')) return { state: undefined, findings: all };
  return { state: stateOf(pair, content, judged.quality), findings: all };
}

function stateOf({ key, content: before }: EditablePair, content: PairContent, quality: number | undefined): PairState {
  const keys = keysAfterChange(key, before, content);
  return {
    content,
    key: keys.key,
    questionKey: keys.questionKey ?? questionKey(content.question),
    contentHash: contentHash(content),
    quality,
  };
}
