import type { ErrorCode } from '@pairloom/contract';
import { characterFault } from './characters.ts';
import type { RowFindings } from './row-findings.ts';

/** The faults of one row after the other. */
export class RowFaults {
  private readonly findings: RowFindings;
  private readonly checkCharacters: boolean;
  private offset = 0;
  /** Whether the row has a fault. */
  failed = false;

  constructor(findings: RowFindings, checkCharacters: boolean) {
    this.findings = findings;
    this.checkCharacters = checkCharacters;
  }

  /** The row at `offset` of its chunk begins. */
  begin(offset: number): void {
    this.offset = offset;
    this.failed = false;
  }

  add(field: string, code: ErrorCode, message: string, value?: string): void {
    this.failed = true;
    this.findings.error(this.offset, field, code, message, value);
  }

  wrongKind(field: string, kind: string): void {
    this.add(field, 'value_invalid', `The value is ${kind}.`);
  }

  /** Whether the text has only characters that can be stored; a fault otherwise. `isJson` for text by JSON.stringify. */
  isSound(field: string, text: string, isJson = false): boolean {
    if (!this.checkCharacters) return true;
    const wrong = characterFault(text, isJson);
    if (wrong !== undefined) this.add(field, wrong.code, wrong.message, text);
    return wrong === undefined;
  }
}
