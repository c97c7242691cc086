import { ERROR_CODES, type ImportRecord } from '@pairloom/contract';
import type { IconName } from '../../icons/drawings.ts';
import { codeWords, type CodeTexts } from '../../words/en/codes.ts';
import { summaryWords } from '../../words/en/summary.ts';
import type { SayFinding } from '../../words/finding-text.ts';
import { importWords } from '../../words/en/import.ts';
import { bulkChangeIn } from '../../words/bulk-change.ts';
import { bulkDone, spokenOf, type ImportWords, type Tone } from '../../words/import-words.ts';
import type { WordsOf } from '../../words/words.ts';
import { tellsOfVectors } from '../rows/vector-remark.ts';

type SummaryWords = WordsOf<typeof summaryWords>;

/** What a headline is told by; English, where nothing else is given. */
interface Telling {
  words: SummaryWords;
  names: ImportWords;
  say: SayFinding;
  codes: CodeTexts;
  /** Whether the rows are no longer kept: nothing is asked for that needs them. */
  gone: boolean;
}

const ENGLISH: Telling = {
  words: summaryWords.en,
  names: importWords.en,
  say: (message) => message,
  codes: codeWords.en,
  gone: false,
};

export interface Headline {
  text: string;
  /** What it means and what to do, one paragraph each. */
  notes: readonly string[];
  tone: Tone;
  icon: IconName;
}

/** How an ended import went, in a line, with what the reader can do about it. */
export function headlineOf(record: ImportRecord, given: Partial<Telling> = {}): Headline {
  const telling = { ...ENGLISH, ...given };
  const { words } = telling;
  const as = toldAs(record);
  const { failed, cancelled, running } = words.headline.ended;
  switch (record.status) {
    case 'completed':
      return withRemark(completed(record, telling), record, telling);
    case 'failed':
      return {
        text: failed[as],
        notes: [...faultNotes(record, telling), ...keptNotes(record, words)],
        tone: 'bad',
        icon: 'failed',
      };
    case 'cancelled':
      return { text: cancelled[as], notes: keptNotes(record, words), tone: 'mute', icon: 'cancelled' };
    case 'pending':
    case 'processing':
      return { text: running[as], notes: [], tone: 'calm', icon: 'running' };
  }
}

/** What texts speak of. */
function toldAs(record: ImportRecord): 'import' | 'change' | 'undo' | 'preview' {
  return record.kind === 'undo' || record.kind === 'preview' ? record.kind : spokenOf(record);
}

const GOOD = { tone: 'good', icon: 'done' } as const;
const WARN = { tone: 'warn', icon: 'warning' } as const;

function completed(record: ImportRecord, telling: Telling): Headline {
  const { words, names, gone } = telling;
  const { headline, note } = words;
  const { kind, mode, counts } = record;
  const { total, failed, skipped, unprocessed, processed, deleted } = counts;
  if (kind === 'undo') return undone(record, telling);
  if (kind === 'retry' && total === 0) return vectorsMade(record, words);
  const change = bulkChangeIn(record);
  if (change !== null) return changed(bulkDone(change, record, names), record, words);
  if (total === 0) return { text: headline.empty, notes: [note.nothingToImport], tone: 'warn', icon: 'info' };
  if (kind === 'preview') return { text: headline.previewed(processed), notes: [], tone: 'calm', icon: 'info' };
  const deletes = mode === 'delete';
  const rest = deletes ? note.restDeleted : note.restIn;
  if (unprocessed > 0) {
    const notes = failed > 0 ? [note.failedRows(failed)] : [rest];
    return { text: headline.unprocessed(unprocessed), notes, ...WARN };
  }
  if (failed > 0) {
    const mend = deletes ? note.mendDeleted : note.mend;
    return { text: headline.failed(failed), notes: [gone ? rest : mend], ...WARN };
  }
  if (deletes) return { text: headline.deleted(deleted), notes: skipped > 0 ? [note.left(skipped)] : [], ...GOOD };
  if (skipped > 0) return { text: headline.skipped(skipped), notes: [note.restIn], ...GOOD };
  return { text: headline.allIn(total ?? 0), notes: [], ...GOOD };
}

function changed(text: string, { counts }: ImportRecord, { note }: SummaryWords): Headline {
  const { failed, skipped, unprocessed } = counts;
  const open = [
    ...(failed > 0 ? [note.failed(failed)] : []),
    ...(unprocessed > 0 ? [note.unprocessed(unprocessed)] : []),
  ];
  if (open.length > 0) return { text, notes: open, ...WARN };
  return { text, notes: skipped > 0 ? [note.left(skipped)] : [], ...GOOD };
}

/** Pairs that somebody has changed since are kept, which is as it should be. */
function undone({ counts }: ImportRecord, { words: { headline, note }, gone }: Telling): Headline {
  const { processed, skipped, failed, unprocessed } = counts;
  const notes = [
    ...(skipped > 0 ? [note.keptPairs(skipped)] : []),
    ...(failed > 0 ? [note.notUndone(failed, gone)] : []),
    ...(unprocessed > 0 ? [note.unreached(unprocessed)] : []),
  ];
  return { text: headline.undone(processed - skipped - failed), notes, ...(failed + unprocessed > 0 ? WARN : GOOD) };
}

/** A retry of vectors alone takes no row. */
function vectorsMade({ embeddings }: ImportRecord, { headline }: SummaryWords): Headline {
  const { embedded, reused, pending, failed } = embeddings;
  return { text: headline.vectors(embedded + reused), notes: [], ...(pending + failed > 0 ? WARN : GOOD) };
}

/** What was left undone, as by a mirror that refused to retire pairs; missing vectors are told with the vectors. */
function withRemark(headline: Headline, { attention }: ImportRecord, { say, codes, gone }: Telling): Headline {
  if (!attention || tellsOfVectors(attention)) return headline;
  const { code, message } = attention;
  const remedy = codes[code]?.remedy ?? ERROR_CODES[code].remedy;
  const notes = [...headline.notes, say(message, code), ...(gone ? [] : [remedy])];
  return { ...headline, notes, tone: 'warn', icon: 'warning' };
}

function faultNotes({ error }: ImportRecord, { words: { note }, say, codes }: Telling): string[] {
  if (!error) return [];
  const { code, message, line } = error;
  const remedy = codes[code]?.remedy ?? ERROR_CODES[code].remedy;
  return [`${say(message, code)}${line ? note.line(line) : ''}`, remedy];
}

function keptNotes(record: ImportRecord, { note }: SummaryWords): string[] {
  return [keptNote(record, note), ...(record.totalFinal ? [] : [note.uncounted])];
}

function keptNote({ kind, counts, retired, embeddings }: ImportRecord, note: SummaryWords['note']): string {
  const { created, updated, deleted, processed, skipped, failed } = counts;
  if (kind === 'undo') return note.undoneBefore(processed - skipped - failed);
  if (kind === 'preview') return note.nothing;
  if (created + updated + deleted + (retired ?? 0) === 0)
    return embeddings.embedded > 0 ? note.keptVectors(embeddings.embedded) : note.nothing;
  return note.kept(created, updated, deleted, retired ?? 0);
}
