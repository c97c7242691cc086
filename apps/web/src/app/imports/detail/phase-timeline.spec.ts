import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import type { CourseStretch, ImportRecord } from '@pairloom/contract';
import { endedOf, recordOf, timeOf } from '../../../testing/records.ts';
import { PhaseTimeline } from './phase-timeline.ts';

const stretch = (phase: CourseStretch['phase'], from: number, to: number | null): CourseStretch => ({
  phase,
  from: timeOf(from),
  to: to === null ? null : timeOf(to),
});

async function show(record: ImportRecord): Promise<HTMLElement> {
  const fixture = TestBed.createComponent(PhaseTimeline);
  fixture.componentRef.setInput('record', record);
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}

const rowsOf = (element: HTMLElement): (string | undefined)[][] =>
  [...element.querySelectorAll('tbody tr')].map((row) => [
    row.querySelector('th')?.textContent.trim(),
    row.querySelector('time')?.getAttribute('datetime') ?? undefined,
    row.querySelector('td:last-child')?.textContent,
  ]);

describe('the course of an import', () => {
  it('tells of each phase when it began and how long it took, to scale', async () => {
    const course = [stretch('queued', 1, 3), stretch('loading', 3, 33), stretch('embedding', 33, 98)];
    const element = await show(endedOf(1, { course }));
    expect(rowsOf(element)).toEqual([
      ['Queued', timeOf(1), '2 s'],
      ['Loading', timeOf(3), '30 s'],
      ['Embedding', timeOf(33), '1 min 5 s'],
    ]);
    const grown = [...element.querySelectorAll<HTMLElement>('.bar span')].map(({ style }) => style.flexGrow);
    expect(grown).toEqual(['2', '30', '65']);
    expect(element.querySelector('.now')).toBeNull();
  });

  it('marks what goes on, and calls a look at all rows before the load a check', async () => {
    const course = [stretch('queued', 1, 3), stretch('checking', 3, null)];
    const element = await show(recordOf(1, { phase: 'loading', course }));
    expect(element.querySelector('[aria-current=step] th')?.textContent.trim()).toBe('Checking');
    expect(element.querySelector('.now')?.textContent).toContain('Looks at all rows before any is written.');
  });

  it('says that nothing has happened where nothing is told', async () => {
    expect((await show(recordOf(1, { phase: 'queued' }))).textContent).toContain('Nothing has happened as yet.');
  });

  it('says of an import that waits its place and what for', async () => {
    const queue = { position: 3, reason: 'waits for 2 queued imports of the project' };
    const element = await show(recordOf(1, { phase: 'planning', queue, course: [stretch('queued', 1, null)] }));
    const now = [...(element.querySelector('.now')?.children ?? [])].map(({ textContent }) => textContent);
    expect(now).toEqual(['Queued now', 'Position 3 in the queue. 2 imports are before it.']);
  });
});
