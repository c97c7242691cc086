import type { ErrorCode, ProblemField } from '@pairloom/contract';
import { CodedFault, type FaultDetails } from '@pairloom/core';

/** The request cannot be carried out as it stands. `fields` names what is wrong with each faulty part of it. */
export class RequestFault extends CodedFault {
  override readonly name = 'RequestFault';
  readonly fields: readonly ProblemField[] | undefined;
  /** Pair that stands in the way. */
  readonly existingId: string | undefined;

  constructor(
    code: ErrorCode,
    message?: string,
    details: FaultDetails & { fields?: readonly ProblemField[]; existingId?: string } = {},
  ) {
    super(code, message, details);
    this.fields = details.fields;
    this.existingId = details.existingId;
  }
}

/** The client went away in mid-upload: nobody reads the answer, but what was begun has to be settled. */
export class ClientGone extends RequestFault {
  constructor(cause?: unknown) {
    super('upload_incomplete', undefined, { cause });
  }
}
