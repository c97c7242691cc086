import type { ChunkCheck, ErrorCode, Severity, ValidationSettings } from '@pairloom/contract';
import { PRINT_BYTES, writeFoldedPrint } from '../identity/folded-print.ts';
import type { Finding, PreparedPair, ReadPlan } from '../ports/reading.ts';
import { displayText } from './display.ts';
import { MAX_FINDING_VALUE_CHARS } from './limits.ts';
import { answersDiffer, RepeatedQuestions } from './repeated-questions.ts';
import type { RowFindings } from './row-findings.ts';
import { Spellings, type Spelling, spellingVariants } from './spellings.ts';
import { DEFAULT_VALIDATION } from './validation-plan.ts';

/** Fields whose spellings are compared, each with its check and its code. */
export const SPELLED_FIELDS = {
  category: { check: 'categoryVariants', code: 'category_variant' },
  tags: { check: 'tagVariants', code: 'tag_variant' },
} as const satisfies Record<string, { check: keyof ValidationSettings['checks']; code: ErrorCode }>;
export type SpelledField = keyof typeof SPELLED_FIELDS;

/** What the rows of a chunk are to be compared by with those of other chunks, once all are loaded. */
export interface ComparedRows {
  /** The folded answer of each row as a print of `PRINT_BYTES`; left out where answers are not compared. */
  readonly answers?: Buffer;
  /** Whether a row has a key of another kind than that of its question. */
  readonly keyedApart: boolean;
  /** Spellings with the offsets of their rows. */
  readonly spellings: Partial<Record<SpelledField, readonly Spelling[]>>;
}

/** How a check that compares rows is told; undefined where it is off. */
export interface ComparingChecks {
  readonly answersDiffer: Severity | undefined;
  readonly category: Severity | undefined;
  readonly tags: Severity | undefined;
}

const severityOf = (check: ChunkCheck): Severity | undefined => (check === 'off' ? undefined : check);

/** Which rows of a file are compared, by what the project asks and by what tells pairs apart. */
export function comparingChecks({ validation, matchBy, needs }: ReadPlan): ComparingChecks {
  // A row that only names a pair says nothing that could be compared.
  if (needs === 'key' || needs === 'changes') return { answersDiffer: undefined, category: undefined, tags: undefined };
  const { checks } = validation?.settings ?? DEFAULT_VALIDATION;
  return {
    // Told apart by their answers, too, such pairs are meant.
    answersDiffer: matchBy === 'questionAnswer' ? undefined : severityOf(checks.answersDiffer),
    category: severityOf(checks.categoryVariants),
    tags: severityOf(checks.tagVariants),
  };
}

/** What is said of a row whose question stands with another answer in an earlier one, the first with that question. */
export const differingAnswer = (offset: number, otherRow: number, severity: Severity): Finding => ({
  offset,
  field: 'answer',
  code: 'answers_differ',
  severity,
  message: `Row ${otherRow} has the same question with another answer.`,
  value: null,
  otherRow,
});

/** What is said of the rows with spellings that are not the ones to keep; their offsets count from `firstRow`. */
export function spellingFindings(
  field: SpelledField,
  spellings: readonly Spelling[],
  severity: Severity,
  known: readonly string[],
  firstRow: number,
): Finding[] {
  const { code } = SPELLED_FIELDS[field];
  return spellingVariants(spellings, known).map(({ row, value, ...said }) => ({
    offset: row - firstRow,
    field,
    code,
    severity,
    value: displayText(value, MAX_FINDING_VALUE_CHARS),
    ...said,
  }));
}

/** Compares the rows of one chunk with each other, and keeps of them what comparing with other chunks takes. */
export class RowComparison {
  private readonly checks: ComparingChecks;
  private readonly known: NonNullable<ReadPlan['validation']>['known'];
  private readonly firstRow: number;
  private readonly questions: RepeatedQuestions | undefined;
  private readonly answers: Buffer | undefined;
  private readonly spelled: Record<SpelledField, Spellings | undefined>;
  private keyedApart = false;

  constructor(plan: ReadPlan, { rowCount, firstRow }: { readonly rowCount: number; readonly firstRow: number }) {
    this.checks = comparingChecks(plan);
    this.known = plan.validation?.known;
    this.firstRow = firstRow;
    this.questions = this.checks.answersDiffer && new RepeatedQuestions(rowCount);
    this.answers = this.checks.answersDiffer && Buffer.alloc(rowCount * PRINT_BYTES);
    this.spelled = {
      category: this.checks.category && new Spellings(),
      tags: this.checks.tags && new Spellings(),
    };
  }

  /** Sets a pair beside those before it. It is kept to the end of the chunk. */
  add(pair: PreparedPair, findings: RowFindings): void {
    const { category, tags } = this.spelled;
    if (category !== undefined && pair.category != null) category.add(pair.category, pair.offset);
    if (tags !== undefined && pair.tags !== undefined) for (const tag of pair.tags) tags.add(tag, pair.offset);
    if (this.questions === undefined || this.answers === undefined) return;
    writeFoldedPrint(pair.answerBytes ?? Buffer.from(pair.answer), this.answers, pair.offset * PRINT_BYTES);
    if (pair.questionKey !== undefined) this.keyedApart = true;
    const first = this.questions.add(pair);
    if (first === undefined || !answersDiffer(first.answer, pair.answer)) return;
    const severity = this.checks.answersDiffer as Severity;
    const finding = differingAnswer(pair.offset, this.firstRow + first.offset, severity);
    findings.add({ ...finding, value: pair.answer });
  }

  /** Says what can be said once the last pair was added. */
  end(findings: RowFindings): ComparedRows {
    const { answers, keyedApart } = this;
    const spellings: Partial<Record<SpelledField, readonly Spelling[]>> = {};
    for (const field of ['category', 'tags'] as const) {
      const severity = this.checks[field];
      const found = this.spelled[field]?.all() ?? [];
      if (severity === undefined || found.length === 0) continue;
      spellings[field] = found;
      const inFile = found.map((spelling) => ({ ...spelling, row: this.firstRow + spelling.row }));
      const known = this.known?.[field] ?? [];
      for (const finding of spellingFindings(field, inFile, severity, known, this.firstRow)) findings.all.push(finding);
    }
    return { ...(answers && { answers }), keyedApart, spellings };
  }
}
