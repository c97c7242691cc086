import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.ts';

const full: unknown = expect.objectContaining({ status: 503, code: 'overloaded', headers: { 'retry-after': '2' } });

describe('Admission', () => {
  it.each([
    ['requests', (admission: Admission) => admission.enter()],
    ['bytes', (_: Admission, other: ReturnType<Admission['enter']>) => other.takeBytes(1)],
    ['texts', (_: Admission, other: ReturnType<Admission['enter']>) => other.takeTexts(1)],
  ] as const)('sends away who does not fit for %s, until another leaves', (_name, ask) => {
    const admission = new Admission({ requests: 2, bytes: 10, texts: 5 });
    const first = admission.enter();
    first.takeBytes(6);
    first.takeBytes(4);
    first.takeTexts(5);
    const second = admission.enter();
    expect(() => ask(admission, second)).toThrow(full);
    first.leave();
    expect(() => ask(admission, second)).not.toThrow();
  });
});
