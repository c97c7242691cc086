import type { ProblemField } from '@pairloom/contract';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const dotted = (prefix: string, path: readonly PropertyKey[]): string =>
  [prefix, ...path.map(String)].filter((part) => part !== '').join('.');

/** Every issue as a field with its dotted path; an unknown name is a field of its own. */
export function fieldsOf(issues: readonly Issue[], prefix = ''): ProblemField[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: dotted(prefix, [...issue.path, key]), message: 'is not known' }))
      : [{ path: dotted(prefix, issue.path), message: issue.message }],
  );
}
