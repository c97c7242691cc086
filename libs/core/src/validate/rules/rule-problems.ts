import type { Condition, ProblemField, Rule } from '@pairloom/contract';
import { compilePattern } from './patterns.ts';

/** Patterns of a rule set: each costs time on every row. */
const MAX_PATTERNS = 20;

/** What is wrong with rules that have the right shape: patterns that cannot be used, and too many of them. Paths begin at the list. */
export function ruleProblems(rules: readonly Rule[]): ProblemField[] {
  const problems: ProblemField[] = [];
  let patterns = 0;
  const look = (path: string, { operator, value }: { operator: Condition['operator']; value?: unknown }): void => {
    if ((operator !== 'matches' && operator !== 'notMatches') || typeof value !== 'string') return;
    patterns++;
    if (patterns > MAX_PATTERNS) {
      problems.push({ path, message: `is one regular expression too many; a rule set has at most ${MAX_PATTERNS}` });
      return;
    }
    const pattern = compilePattern(value);
    if ('fault' in pattern) problems.push({ path, message: pattern.fault });
  };
  for (const [index, rule] of rules.entries()) {
    look(`${index}.value`, rule);
    if (rule.when !== undefined) look(`${index}.when.value`, rule.when);
  }
  return problems;
}
