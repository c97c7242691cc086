import type { ErrorCode, RowCheck, Severity, ValidationSettings } from '@pairloom/contract';
import type { PreparedPair, ReadPlan } from '../ports/reading.ts';
import { isGarbled } from './garbled.ts';
import { qualityOf, type Quality, type QualityPart, type TextTraits } from './quality.ts';
import { answersDiffer, RepeatedQuestions } from './repeated-questions.ts';
import type { RowFindings } from './row-findings.ts';
import { RuleChecks } from './rules/rule-checks.ts';
import { SettingsChecks } from './settings-checks.ts';
import { Spellings } from './spellings.ts';
import { DEFAULT_VALIDATION, type ValidationPlan } from './validation-plan.ts';

/** Parts of quality that are told by themselves, whatever the threshold: each has a code of its name. */
const TOLD = {
  answer_placeholder: { check: 'placeholder', message: 'The answer only holds the place of one.' },
  answer_repeats_question: { check: 'answerRepeatsQuestion', message: 'The answer says the same as the question.' },
  text_garbled: {
    check: 'garbledText',
    message: 'It holds characters as they come about when text is read in another encoding than it was written in.',
  },
} as const satisfies Partial<
  Record<QualityPart & ErrorCode, { check: keyof ValidationSettings['checks']; message: string }>
>;

const isTold = (part: QualityPart): part is keyof typeof TOLD => Object.hasOwn(TOLD, part);

/** Checks that hold for every chunk of an import; compiling patterns takes long, so they are kept with their plan. */
const compiled = new WeakMap<ValidationPlan, { settings: SettingsChecks; rules: RuleChecks }>();

function compiledOf(validation: ValidationPlan): { settings: SettingsChecks; rules: RuleChecks } {
  let checks = compiled.get(validation);
  if (checks === undefined) {
    const { settings, known = {}, rules } = validation;
    checks = { settings: new SettingsChecks(settings, known), rules: new RuleChecks(rules) };
    compiled.set(validation, checks);
  }
  return checks;
}

/** What a chunk is, as far as its rows are judged by it. */
export interface JudgedChunk extends TextTraits {
  readonly rowCount: number;
  /** Number of its first row in the file. */
  readonly firstRow: number;
}

/**
 * Judges the pairs of one chunk by what the project asks: settings, rules, quality, consistency. Warnings and infos are told and change
 * nothing; a pair with an error is none.
 */
export class PairChecks {
  private readonly settings: ValidationSettings;
  private readonly own: { settings: SettingsChecks; rules: RuleChecks } | undefined;
  readonly chunk: JudgedChunk;
  private readonly findings: RowFindings;
  private readonly known: NonNullable<ValidationPlan['known']>;
  private readonly questions: RepeatedQuestions | undefined;
  private readonly categories: Spellings | undefined;
  private readonly tags: Spellings | undefined;

  constructor({ validation, matchBy }: ReadPlan, chunk: JudgedChunk, findings: RowFindings) {
    this.settings = validation?.settings ?? DEFAULT_VALIDATION;
    this.own = validation && compiledOf(validation);
    this.known = validation?.known ?? {};
    this.chunk = chunk;
    this.findings = findings;
    const { answersDiffer: repeats, categoryVariants, tagVariants } = this.settings.checks;
    // Told apart by their answers, too, such pairs are meant.
    const compare = repeats !== 'off' && matchBy !== 'questionAnswer' && chunk.rowCount > 1;
    this.questions = compare ? new RepeatedQuestions(chunk.rowCount) : undefined;
    this.categories = categoryVariants === 'off' ? undefined : new Spellings();
    this.tags = tagVariants === 'off' ? undefined : new Spellings();
  }

  /** Gives the pair its quality and tells what is to be said of it; false when it has an error. */
  judge(pair: PreparedPair): boolean {
    const { all } = this.findings;
    const before = all.length;
    const quality = qualityOf(pair.question, pair.answer, this.chunk);
    // The pair was made for this chunk; a copy of every row would cost more than judging it.
    (pair as { quality?: number }).quality = quality.score;
    if (quality.parts.length > 0) this.tellQuality(pair, quality);
    if (this.own !== undefined) {
      this.own.settings.check(pair, this.findings);
      this.own.rules.check(pair, this.findings);
    }
    for (let at = before; at < all.length; at++) if (all[at]?.severity === 'error') return false;
    return true;
  }

  /** What can be said once the last row was judged. */
  end(): void {
    const { checks } = this.settings;
    const { firstRow } = this.chunk;
    const { category = [], tags = [] } = this.known;
    if (checks.categoryVariants !== 'off')
      this.categories?.report(this.findings, {
        field: 'category',
        code: 'category_variant',
        severity: checks.categoryVariants,
        known: category,
        firstRow,
      });
    if (checks.tagVariants !== 'off')
      this.tags?.report(this.findings, {
        field: 'tags',
        code: 'tag_variant',
        severity: checks.tagVariants,
        known: tags,
        firstRow,
      });
  }

  private tellQuality(pair: PreparedPair, { score, parts }: Quality): void {
    const { checks, qualityThreshold, qualitySeverity } = this.settings;
    const { offset, question, answer } = pair;
    for (const part of parts.filter(isTold)) {
      const { check, message } = TOLD[part];
      const severity: RowCheck = checks[check];
      if (severity === 'off') continue;
      const inQuestion = part === 'text_garbled' && !isGarbled(answer);
      const [field, value] = inQuestion ? ['question', question] : ['answer', answer];
      this.findings.add({ offset, field, code: part, severity, message, value });
    }
    if (qualityThreshold === null || score >= qualityThreshold) return;
    const message = `The quality is ${score}; the project asks for ${qualityThreshold}. It is lowered by ${parts.map(inWords).join(', ')}.`;
    this.findings.add({ offset, field: null, code: 'quality_low', severity: qualitySeverity, message });
  }

  /** Sets a pair that may stay beside those before it. It is kept to the end of the chunk. */
  compare(pair: PreparedPair): void {
    if (this.categories !== undefined && pair.category != null) this.categories.add(pair.category, pair.offset);
    if (this.tags !== undefined && pair.tags !== undefined)
      for (const tag of pair.tags) this.tags.add(tag, pair.offset);
    const first = this.questions?.add(pair);
    if (first !== undefined && answersDiffer(first.answer, pair.answer)) this.tellDiffering(pair, first);
  }

  private tellDiffering({ offset, answer }: PreparedPair, first: PreparedPair): void {
    const otherRow = this.chunk.firstRow + first.offset;
    this.findings.add({
      offset,
      field: 'answer',
      code: 'answers_differ',
      severity: this.settings.checks.answersDiffer as Severity,
      message: `Row ${otherRow} has the same question with another answer.`,
      value: answer,
      otherRow,
    });
  }
}

const inWords = (part: QualityPart): string => part.replaceAll('_', ' ');
