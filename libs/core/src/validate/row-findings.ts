import type { ErrorCode } from '@pairloom/contract';
import type { RowFlaw } from '../parse/format.ts';
import type { Finding } from '../ports/reading.ts';
import { displayText } from './display.ts';
import { MAX_FINDING_VALUE_CHARS } from './limits.ts';

/** Collects what there is to say about the rows of a chunk. */
export class RowFindings {
  readonly all: Finding[] = [];

  /** Anything there is to say of a row; a long value is cut. */
  add({ value, ...finding }: Omit<Finding, 'value'> & { readonly value?: string | undefined }): void {
    this.all.push({ ...finding, value: value === undefined ? null : displayText(value, MAX_FINDING_VALUE_CHARS) });
  }

  error(offset: number, field: string | null, code: ErrorCode, message: string, value?: string): void {
    this.all.push({
      offset,
      field,
      code,
      severity: 'error',
      message,
      value: value === undefined ? null : displayText(value, MAX_FINDING_VALUE_CHARS),
    });
  }

  /** What the reader of a format says of a row, which may be sound for all that. */
  flaw(offset: number, { code, message, severity }: RowFlaw): void {
    this.all.push({ offset, field: null, code, severity: severity ?? 'error', message, value: null });
  }
}
