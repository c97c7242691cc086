import { ERROR_CODES, type ImportRecord } from '@pairloom/contract';
import type { IconName } from '../../icons/drawings.ts';
import { codeWords, type CodeTexts } from '../../words/en/codes.ts';
import { summaryWords } from '../../words/en/summary.ts';
import type { SayFinding } from '../../words/finding-text.ts';
import { importWords } from '../../words/en/import.ts';
import { bulkChangeIn } from '../../words/bulk-change.ts';
import { bulkDone, type ImportWords, type Tone } from '../../words/import-words.ts';
import type { WordsOf } from '../../words/words.ts';

type SummaryWords = WordsOf<typeof summaryWords>;

interface FaultWords {
  say: SayFinding;
  codes: CodeTexts;
}

const AS_GIVEN: FaultWords = { say: (message) => message, codes: codeWords.en };

export interface Headline {
  text: string;
  /** What it means and what to do, one paragraph each. */
  notes: readonly string[];
  tone: Tone;
  icon: IconName;
}

/** How an ended import went, in a line, with what the reader can do about it. */
export function headlineOf(
  record: ImportRecord,
  words: SummaryWords = summaryWords.en,
  faults: FaultWords = AS_GIVEN,
  names: ImportWords = importWords.en,
): Headline {
  const { headline } = words;
  const isChange = bulkChangeIn(record) !== null;
  switch (record.status) {
    case 'completed':
      return withRemark(completed(record, words, names), record, faults);
    case 'failed':
      return {
        text: isChange ? headline.changeFailed : headline.importFailed,
        notes: [...faultNotes(record, words, faults), ...keptNotes(record, words)],
        tone: 'bad',
        icon: 'failed',
      };
    case 'cancelled':
      return {
        text: isChange ? headline.changeCancelled : headline.cancelled,
        notes: keptNotes(record, words),
        tone: 'mute',
        icon: 'cancelled',
      };
    case 'pending':
    case 'processing':
      return { text: isChange ? headline.changeRunning : headline.running, notes: [], tone: 'calm', icon: 'running' };
  }
}

function completed(record: ImportRecord, { headline, note }: SummaryWords, names: ImportWords): Headline {
  const { failed, skipped, total, processed } = record.counts;
  const good = { tone: 'good', icon: 'done' } as const;
  const change = bulkChangeIn(record);
  if (change !== null && record.kind !== 'undo') {
    const text = bulkDone(change, record, names);
    if (failed === 0) return { text, notes: skipped > 0 ? [note.left(skipped)] : [], ...good };
    return { text, notes: [note.failed(failed)], tone: 'warn', icon: 'warning' };
  }
  if (total === 0) return { text: headline.empty, notes: [note.nothingToImport], tone: 'warn', icon: 'info' };
  if (record.kind === 'preview') return { text: headline.previewed(processed), notes: [], tone: 'calm', icon: 'info' };
  if (record.kind === 'undo' && failed === 0) return { text: headline.undone(processed), notes: [], ...good };
  if (failed > 0) return { text: headline.failed(failed), notes: [note.mend], tone: 'warn', icon: 'warning' };
  if (skipped > 0) return { text: headline.skipped(skipped), notes: [note.restIn], ...good };
  return { text: headline.allIn(total ?? 0), notes: [], ...good };
}

/** A mirror that refused to retire pairs has done less than was asked of it. */
function withRemark(headline: Headline, { attention }: ImportRecord, { say, codes }: FaultWords): Headline {
  if (attention?.code !== 'mirror_withheld') return headline;
  const { code, message } = attention;
  const remedy = codes[code]?.remedy ?? ERROR_CODES[code].remedy;
  return { ...headline, notes: [...headline.notes, say(message, code), remedy], tone: 'warn', icon: 'warning' };
}

function faultNotes({ error }: ImportRecord, { note }: SummaryWords, { say, codes }: FaultWords): string[] {
  if (!error) return [];
  const { code, message, line } = error;
  const remedy = codes[code]?.remedy ?? ERROR_CODES[code].remedy;
  return [`${say(message, code)}${line ? note.line(line) : ''}`, remedy];
}

function keptNotes(record: ImportRecord, { note }: SummaryWords): string[] {
  const { created, updated, deleted } = record.counts;
  const nothing = created + updated + deleted === 0 || record.kind === 'preview';
  return [
    nothing ? note.nothing : note.kept(created, updated, deleted),
    ...(record.totalFinal ? [] : [note.uncounted]),
  ];
}
