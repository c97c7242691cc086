import { FileFault } from '../faults.ts';
import type { SourceValue } from './rewrite.ts';

/** Characters that all that stands around a record may have. */
export const MAX_AROUND_CHARS = 4 * 1024 * 1024;

/** How much more than is read may be written because rows repeat what stands around them. */
const MAX_REPEATED_CHARS = 64 * 1024 * 1024;
const MAX_REPEATED_SHARE = 30;

const SCALAR_CHARS = 8;

/** The full name of a column from around the records: `^parent.name`, or `^name` for the document itself. */
export const aroundColumn = (label: string, name: string): string => (label === '' ? `^${name}` : `^${label}.${name}`);

/** About how many characters a value takes. */
export function charsOf(value: SourceValue): number {
  if (typeof value === 'string') return value.length + SCALAR_CHARS;
  if (!Array.isArray(value)) return SCALAR_CHARS;
  let chars = SCALAR_CHARS;
  for (const item of value as readonly SourceValue[]) chars += charsOf(item);
  return chars;
}

export const tooMuchAround = (line?: number): FileFault =>
  new FileFault('row_context_too_large', undefined, line === undefined ? {} : { line });

/** Keeps a small source from becoming a huge one, since each row repeats what stands around it. */
export class RepetitionLimit {
  private own = 0;
  private repeated = 0;

  /** @throws FileFault `row_context_too_large` */
  count(own: number, repeated: number, line: number): void {
    this.own += own;
    this.repeated += repeated;
    if (this.repeated > MAX_REPEATED_CHARS + this.own * MAX_REPEATED_SHARE) throw tooMuchAround(line);
  }
}
