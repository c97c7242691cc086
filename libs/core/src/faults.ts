import { ERROR_CODES, type ErrorCode, type MappingHelp } from '@pairloom/contract';

export interface FaultDetails {
  /** Physical line of the file where the fault lies, from 1. */
  line?: number;
  mapping?: MappingHelp;
  cause?: unknown;
}

/** A coded fault; `message` is fit for the user's eyes. Bad rows are never faults but findings. */
export abstract class CodedFault extends Error {
  readonly code: ErrorCode;
  readonly line: number | undefined;
  readonly mapping: MappingHelp | undefined;
  constructor(code: ErrorCode, message?: string, details: FaultDetails = {}) {
    super(message ?? ERROR_CODES[code].title, { cause: details.cause });
    this.code = code;
    this.line = details.line;
    this.mapping = details.mapping;
  }
}

/** The file as a whole cannot be read, or not without a choice of the user. Never changes by trying again. */
export class FileFault extends CodedFault {
  override readonly name = 'FileFault';
}

/** A part of the system fails: database, blob store, Temporal. Trying again may help. */
export class SystemFault extends CodedFault {
  override readonly name = 'SystemFault';
}
