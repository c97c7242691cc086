import type { ErrorCode, RowCheck, ValidationSettings } from '@pairloom/contract';
import type { PreparedPair, ReadPlan } from '../ports/reading.ts';
import { isGarbled } from './garbled.ts';
import { qualityOf, type Quality, type QualityPart, type TextTraits } from './quality.ts';
import { type ComparedRows, RowComparison } from './row-comparison.ts';
import type { RowFindings } from './row-findings.ts';
import { RuleChecks } from './rules/rule-checks.ts';
import { SettingsChecks } from './settings-checks.ts';
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
  private readonly comparison: RowComparison;

  constructor(plan: ReadPlan, chunk: JudgedChunk, findings: RowFindings) {
    const { validation } = plan;
    this.settings = validation?.settings ?? DEFAULT_VALIDATION;
    this.own = validation && compiledOf(validation);
    this.chunk = chunk;
    this.findings = findings;
    this.comparison = new RowComparison(plan, chunk);
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

  /** Sets a pair that may stay beside those before it. It is kept to the end of the chunk. */
  compare(pair: PreparedPair): void {
    this.comparison.add(pair, this.findings);
  }

  /** What can be said once the last row was judged. */
  end(): ComparedRows {
    return this.comparison.end(this.findings);
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
}

const inWords = (part: QualityPart): string => part.replaceAll('_', ' ');
