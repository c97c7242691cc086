/** Something of the stack that could not be had or started: which part, why, and what the reader can do about it. */
export class PartFault extends Error {
  override readonly name = 'PartFault';
  readonly part: string;
  readonly remedy: string;
  constructor(part: string, problem: string, remedy: string, cause?: unknown) {
    super(problem, { cause });
    this.part = part;
    this.remedy = remedy;
  }
}

/** What a person reads when a command ends with a fault. Faults that nobody planned keep their stack. */
export function describeFault(fault: unknown): string {
  if (fault instanceof PartFault) {
    const cause = fault.cause instanceof Error ? `\n  cause:   ${fault.cause.message}` : '';
    return `✖ ${fault.part}: ${fault.message}${cause}\n  way out: ${fault.remedy}`;
  }
  return `✖ ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`;
}
