import { describe, expect, it } from '@jest/globals';
import { describeFault, PartFault } from './fault.ts';

describe('describeFault', () => {
  it('names the part, what is wrong, the cause and the way out', () => {
    const fault = new PartFault('Temporal', 'it cannot be had', 'Set TEMPORAL_ADDRESS.', new Error('no network'));
    expect(describeFault(fault)).toBe(
      '✖ Temporal: it cannot be had\n  cause:   no network\n  way out: Set TEMPORAL_ADDRESS.',
    );
  });

  it('leaves out a cause that there is not', () => {
    expect(describeFault(new PartFault('Build', 'it failed', 'Look.'))).toBe('✖ Build: it failed\n  way out: Look.');
  });

  it('keeps the stack of a fault that nobody planned', () => {
    expect(describeFault(new Error('odd'))).toMatch(/^✖ Error: odd\n\s+at /);
    expect(describeFault('thrown text')).toBe('✖ thrown text');
  });
});
