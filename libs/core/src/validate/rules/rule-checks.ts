import type { Condition, Rule } from '@pairloom/contract';
import type { PreparedPair } from '../../ports/reading.ts';
import type { RowFindings } from '../row-findings.ts';
import { judgementOf, type BlankMeans } from './conditions.ts';
import { valuesOf } from './field-values.ts';
import { MAX_MATCHED_CHARS } from './patterns.ts';

/** Says what a rule makes of a pair. */
type RuleCheck = (pair: PreparedPair, findings: RowFindings) => void;

/** The rules of a project, ready to be used on any number of rows. */
export class RuleChecks {
  private readonly checks: readonly RuleCheck[];

  constructor(rules: readonly Rule[]) {
    this.checks = rules.filter(({ enabled }) => enabled).map(checkOf);
  }

  check(pair: PreparedPair, findings: RowFindings): void {
    for (const check of this.checks) check(pair, findings);
  }
}

function checkOf(rule: Rule): RuleCheck {
  const { id, field, severity, message, when } = rule;
  const applies = when === undefined ? undefined : onPairs(when, 'as said');
  const holds = onPairs(rule, 'fulfilled');
  const values = valuesOf(field);
  return (pair, findings) => {
    const applied = applies === undefined || applies(pair);
    if (applied === false) return;
    const held = applied === undefined ? undefined : holds(pair);
    if (held === true) return;
    const [value] = values(pair);
    if (held === false)
      findings.add({ offset: pair.offset, field, code: 'rule_violated', severity, message, value, rule: id });
    else
      findings.add({
        offset: pair.offset,
        field,
        code: 'rule_not_judged',
        severity: 'info',
        message: TOO_LONG,
        rule: id,
      });
  };
}

const TOO_LONG = `A value has more than ${MAX_MATCHED_CHARS.toLocaleString('en-US')} characters, so the rule was passed over.`;

function onPairs(condition: Condition, blank: BlankMeans): (pair: PreparedPair) => boolean | undefined {
  const values = valuesOf(condition.field);
  const judge = judgementOf(condition, blank);
  return (pair) => judge(values(pair));
}
