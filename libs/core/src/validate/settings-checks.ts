import type { AllowedValues, LengthRange, ValidationSettings } from '@pairloom/contract';
import { foldText } from '../identity/fold.ts';
import type { PreparedPair } from '../ports/reading.ts';
import { displayText } from './display.ts';
import { MAX_FINDING_VALUE_CHARS } from './limits.ts';
import type { RowFindings } from './row-findings.ts';
import { valuesOf } from './rules/field-values.ts';
import type { KnownValues } from './validation-plan.ts';

type Check = (pair: PreparedPair, findings: RowFindings) => void;

/** What the settings of a project ask of each field: required, allowed, how long. */
export class SettingsChecks {
  private readonly checks: readonly Check[];

  constructor({ required, allowed, lengths }: ValidationSettings, known: KnownValues) {
    this.checks = [
      ...required.map(requiredCheck),
      ...allowed.map((rule) => allowedCheck(rule, known)),
      ...lengths.map(lengthCheck),
    ];
  }

  check(pair: PreparedPair, findings: RowFindings): void {
    for (const check of this.checks) check(pair, findings);
  }
}

function requiredCheck(field: string): Check {
  const values = valuesOf(field);
  return (pair, findings) => {
    if (values(pair).length > 0) return;
    const message = `The project requires ${field}, which is blank or not mapped.`;
    findings.add({ offset: pair.offset, field, code: 'field_missing', severity: 'error', message });
  };
}

function allowedCheck({ field, values: given, severity }: AllowedValues, known: KnownValues): Check {
  const listed = given === 'known' ? (known[field as keyof KnownValues] ?? []) : given;
  const allowed = new Set(listed);
  const spelled = new Map(listed.map((value) => [foldText(value), value]));
  const values = valuesOf(field);
  return (pair, findings) => {
    for (const value of values(pair)) {
      if (allowed.has(value)) continue;
      const meant = spelled.get(foldText(value));
      const message = `The project does not allow this value of ${field}${meant === undefined ? '' : `; ${quoted(meant)} is allowed`}.`;
      findings.add({ offset: pair.offset, field, code: 'value_not_allowed', severity, message, value });
      return;
    }
  };
}

function lengthCheck({ field, min = 0, max = Infinity, severity }: LengthRange): Check {
  const values = valuesOf(field);
  return (pair, findings) => {
    const value = values(pair).find(({ length }) => length < min || length > max);
    if (value === undefined) return;
    const short = value.length < min;
    const message = `The value has ${count(value.length)} characters; the project asks for ${short ? 'at least' : 'at most'} ${count(short ? min : max)}.`;
    const code = short ? 'value_too_short' : 'value_too_long';
    findings.add({ offset: pair.offset, field, code, severity, message, value });
  };
}

const count = (n: number): string => n.toLocaleString('en-US');

/** A value that the project knows, as it stands in a message. */
export const quoted = (value: string): string => JSON.stringify(displayText(value, MAX_FINDING_VALUE_CHARS));
