import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import type { Counts } from '@pairloom/contract';
import { countsOf } from '../../../testing/records.ts';
import { FateBar } from './fate-bar.ts';

async function show(counts: Counts, inputs: Record<string, unknown> = {}): Promise<HTMLElement> {
  const fixture = TestBed.createComponent(FateBar);
  for (const [name, value] of Object.entries({ counts, ...inputs })) fixture.componentRef.setInput(name, value);
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}

const figures = (element: HTMLElement) =>
  [...element.querySelectorAll('dl > div')].map((part) => part.textContent.replace(/\s+/g, ' ').trim());

describe('FateBar', () => {
  it('never shows 0% of something, nor 100% of less than all', async () => {
    const element = await show(countsOf({ created: 199_979, failed: 21 }));
    expect(figures(element)).toEqual(['Created 199,979 > 99.9%', 'Failed 21 < 0.1%']);
  });

  it('tells rows without a fate as still ahead while the import runs', async () => {
    const counts = countsOf({ created: 5, unprocessed: 95 });
    const ended = await show(counts);
    expect(figures(ended)).toEqual(['Created 5 5%', 'Not processed 95 95%']);
    const running = await show(counts, { running: true });
    expect(figures(running)).toEqual(['Created 5 5%', 'Still ahead 95 95%']);
    expect(running.querySelector('.bar')?.getAttribute('aria-label')).toContain('95 still ahead');
    expect(running.querySelector('[data-testid="fate-unprocessed"] dt')?.getAttribute('title')).toBe(
      'rows that the import has not come to yet',
    );
  });

  it('keeps the place of figures that are still nought while an import runs, without a bar', async () => {
    const counts = countsOf({ created: 5, unprocessed: 95 });
    const element = await show(counts, { bar: false, always: ['created', 'skipped', 'failed'] });
    expect(element.querySelector('.bar')).toBeNull();
    expect(figures(element)).toEqual(['Created 5', 'Skipped 0', 'Failed 0']);
  });
});
