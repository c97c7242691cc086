import { LiveAnnouncer } from '@angular/cdk/a11y';
import { TestBed } from '@angular/core/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatProgressBarHarness } from '@angular/material/progress-bar/testing';
import { ERROR_CODES } from '@pairloom/contract';
import { describe, expect, it, jest } from '@jest/globals';
import { reply } from '../../../testing/draft.ts';
import { Page } from '../../../testing/page.ts';
import { endedOf, findingOf, idOf, problemOf, recordOf, timeOf } from '../../../testing/records.ts';

type Changes = Parameters<typeof recordOf>[1];
const runningOf = (changes: Changes = {}) =>
  recordOf(1, { counts: { created: 300, failed: 2, unprocessed: 698 }, controls: ['cancel', 'pause'], ...changes });

async function open(changes: Changes = {}): Promise<Page> {
  const record = runningOf(changes);
  const page = await Page.open(`imports/${idOf(1)}`, [record]);
  await page.answer('GET', `imports/${idOf(1)}`, record);
  await page.answer('GET', `imports/${idOf(1)}/errors`, { items: [], nextCursor: null });
  return page;
}

const bar = (page: Page) => page.loader.getHarness(MatProgressBarHarness.with({ ancestor: '.progress' }));
const command = (control: string) => `imports/${idOf(1)}/${control}`;

describe('how far an import is', () => {
  it('is told by phase, rows, pace and time left', async () => {
    const page = await open({ rowsPerSecond: 18_450, secondsLeft: [42, 71] });
    expect(page.element('pl-phase-line [aria-current=step]').textContent.trim()).toBe('Loading');
    expect(await (await bar(page)).getValue()).toBeCloseTo(30.2);
    for (const part of ['302 of 1,000 rows', '18,450 rows/s', '40–70 s left']) expect(page.text).toContain(part);
  });

  it('is not pretended to be known before the rows are counted', async () => {
    const page = await open({ phase: 'planning', counts: { total: null, created: 20, unprocessed: 80 } });
    expect(await (await bar(page)).getMode()).toBe('indeterminate');
    expect(page.text).toContain('20 of 100 rows counted so far');
  });

  it('is a look at all rows before a file is written as a whole, with figures of what would be', async () => {
    const page = await open({ course: [{ phase: 'checking', from: timeOf(1), to: null }] });
    const steps = [...document.querySelectorAll('pl-phase-line li')].map((step) => step.textContent.trim());
    expect(steps.slice(2, 4)).toEqual(['Checking', 'Loading']);
    expect(page.element('pl-phase-line [aria-current=step]').textContent.trim()).toBe('Checking');
    expect(page.element('.progress').textContent).toContain('Looks at all rows before any is written.');
    const figures = page.element('pl-fate-bar').textContent;
    expect(figures).toContain('Will be created');
    expect(figures).not.toContain('Created');
  });

  it('is a check in a dry run', async () => {
    const page = await open({ kind: 'preview' });
    expect(page.element('pl-phase-line [aria-current=step]').textContent.trim()).toBe('Checking');
    expect(page.text).toContain('Will be created');
  });

  it('is a place in the queue before it begins', async () => {
    const page = await open({
      phase: 'queued',
      status: 'pending',
      queue: { position: 1, reason: 'waits for a worker' },
    });
    expect(page.text).toContain('Next in the queue. A place is free: it begins as soon as a worker takes it up.');
  });

  it('is a place in the queue again once it was resumed there', async () => {
    const page = await open({
      phase: 'planning',
      queue: { position: 2, reason: 'waits for 1 queued import of the project' },
    });
    expect(page.element('pl-phase-line [aria-current=step]').textContent.trim()).toBe('Queued');
    const progress = page.element('.progress').textContent.replace(/\s+/g, ' ');
    expect(progress).toContain('Position 2 in the queue. 1 import is before it.');
    expect(progress).toContain('Queued');
    expect(progress).not.toMatch(/Planning|Counts the rows/);
    expect(page.element('pl-status-chip').textContent).toContain('Queued');
  });

  it('knows in the queue already that a file is looked at before it is written as a whole', async () => {
    const queue = { position: 1, reason: 'waits for a worker' };
    await open({
      phase: 'queued',
      status: 'pending',
      queue,
      allOrNothing: true,
      course: [{ phase: 'queued', from: timeOf(1), to: null }],
    });
    const steps = [...document.querySelectorAll('pl-phase-line li')].map((step) => step.textContent.trim());
    expect(steps.slice(1, 4)).toEqual(['Queued', 'Checking', 'Loading']);
  });

  it('may be old when the connection is lost, and that is said', async () => {
    const page = await open();
    page.connection.set('offline');
    await page.stable();
    expect(page.element('pl-import-dialog').textContent).toContain('No connection to the server.');
  });
});

describe('the log', () => {
  it('lists findings as they come, each once, and says when the server has more', async () => {
    const page = await open();
    await page.push(runningOf({ revision: 2, errorCount: 3, recentErrors: [findingOf(4), findingOf(9)] }));
    await page.push(runningOf({ revision: 3, errorCount: 3, recentErrors: [findingOf(9), findingOf(4)] }));
    expect(page.text).toContain('1 more are on the server');
    expect(page.has('[role=log]')).toBe(true);
  });

  it('shows what matches the filter', async () => {
    const page = await open();
    await page.push(runningOf({ revision: 2, errorCount: 2, recentErrors: [findingOf(4), findingOf(9)] }));
    const filter = await page.loader.getHarness(MatInputHarness.with({ ancestor: 'pl-live-log' }));
    await filter.setValue('no such word');
    expect(page.text).toContain('Nothing matches the filter.');
    await filter.setValue('row 9');
    expect(page.has('[role=log]')).toBe(true);
  });

  it('is filled with what was found before it was opened, page by page', async () => {
    const record = runningOf({ errorCount: 2 });
    const page = await Page.open(`imports/${idOf(1)}`, [record]);
    await page.answer('GET', `imports/${idOf(1)}`, record);
    await page.answer('GET', command('errors'), { items: [findingOf(1)], nextCursor: 'more' });
    const more = page.request('GET', command('errors'));
    expect(more.request.params.get('cursor')).toBe('more');
    await reply(page, more, { items: [findingOf(2)], nextCursor: null });
    expect(page.text).not.toContain('are on the server');
  });
});

describe('an import under way', () => {
  it('is cancelled only after it was said what stays', async () => {
    const page = await open();
    await page.press('Cancel import');
    expect(page.text).toContain('What has been written stays: 300 pairs created, 0 updated so far.');
    expect(page.text).toContain('698 rows not reached yet');
    await page.press('Keep importing');
    page.http.expectNone(({ url }) => url.endsWith('/cancel'));
    page.element('button.cancel').focus();
    await page.press('Cancel import');
    await page.press('Cancel the import');
    await page.answer('POST', command('cancel'), runningOf({ cancelRequested: true }), 202);
    expect(page.element('button.cancel').getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(page.element('button.cancel'));
    expect(page.text).toContain('Cancelling…');
  });

  it('is paused and resumed, and says by whom', async () => {
    const page = await open();
    await page.press('Pause');
    const pause = { by: 'kim', reason: 'Night', at: new Date().toISOString() };
    const paused = runningOf({ revision: 2, paused: true, pause, controls: ['cancel', 'resume'] });
    await page.answer('POST', command('pause'), paused, 202);
    expect(page.text).toContain('Paused by kim');
    expect(page.text).toContain('Reason: Night');
    expect(page.text).toContain('Leave paused and close');
    await page.press('Resume');
    await page.answer('POST', command('resume'), runningOf({ revision: 3 }), 202);
    expect(page.text).toContain('Keep running and close');
  });

  it('keeps the focus where it was pressed, and tells at once what has become of it', async () => {
    const page = await open();
    const told = jest.spyOn(TestBed.inject(LiveAnnouncer), 'announce');
    const button = page.button('Pause');
    button.focus();
    await page.press('Pause');
    expect(document.activeElement).toBe(button);
    await page.answer('POST', command('pause'), runningOf({ revision: 2, paused: true, controls: ['resume'] }), 202);
    expect(document.activeElement).toBe(page.button('Resume'));
    const said = 'Paused. Nothing is written until it is resumed. What is done stays: 302 rows. Waiting: 698 rows.';
    expect(told.mock.lastCall?.[0]).toBe(said);
    expect(page.text).toContain(said);
    await page.press('Resume');
    await page.answer('POST', command('resume'), runningOf({ revision: 3 }), 202);
    expect(document.activeElement).toBe(page.button('Pause'));
    expect(told.mock.lastCall?.[0]).toBe('Resumed: Loading.');
    await page.push(endedOf(1, { counts: { created: 998, failed: 2 } }));
    expect(told.mock.lastCall?.[0]).toBe('Completed with errors: 1,000 rows, 2 failed.');
  });

  it('offers only what applies', async () => {
    const page = await open({ controls: [] });
    expect(page.has('button.cancel')).toBe(false);
    expect(() => page.button('Pause')).toThrow();
  });

  it('shows why a command was refused, unless the import has ended in the meantime', async () => {
    const page = await open();
    const refuse = async (code: 'import_ended' | 'temporal_unavailable') => {
      await page.press('Pause');
      await page.answer('POST', command('pause'), problemOf({ code }), 409);
    };
    await refuse('import_ended');
    expect(page.has('pl-import-progress pl-fault-note')).toBe(false);
    await refuse('temporal_unavailable');
    expect(page.text).toContain(ERROR_CODES.temporal_unavailable.title);
  });
});

describe('an import that waits for somebody', () => {
  const attention = { code: 'chunk_failing' as const, message: 'The rows keep failing.', chunk: 4, waits: true };
  const waiting = {
    attention: { ...attention, rows: [801, 1_000] as [number, number] },
    controls: ['cancel', 'retry', 'skip'] as const,
  };

  it('says what is to be mended and tries again on request', async () => {
    const page = await open({ ...waiting, controls: [...waiting.controls] });
    expect(page.text).toContain('The rows keep failing.');
    expect(page.text).toContain('rows 801 to 1,000');
    page.button('Try again').focus();
    await page.press('Try again');
    const retry = page.request('POST', command('retry'));
    expect(retry.request.body).toEqual({});
    expect(document.activeElement).toBe(page.button('Try again'));
    await reply(page, retry, runningOf({ revision: 2 }));
    expect(document.activeElement).toBe(page.button('Pause'));
  });

  it('is told of at once', async () => {
    const page = await open();
    const told = jest.spyOn(TestBed.inject(LiveAnnouncer), 'announce');
    await page.push(runningOf({ revision: 2, ...waiting, controls: [...waiting.controls] }));
    expect(told.mock.lastCall).toEqual(['The import waits for you. The rows keep failing.', 'assertive']);
  });

  it('skips rows only with a reason, and says what becomes of them', async () => {
    const page = await open({ ...waiting, controls: [...waiting.controls] });
    await page.press('Skip the chunk…');
    expect(page.text).toContain('Its rows 801 to 1,000 are left as not processed');
    expect((page.button('Skip the chunk') as HTMLButtonElement).disabled).toBe(true);
    await (
      await page.loader.getHarness(MatInputHarness.with({ ancestor: 'pl-reason-dialog' }))
    ).setValue(' Broken source ');
    await page.press('Skip the chunk');
    expect(page.request('POST', command('skip')).request.body).toEqual({ chunk: 4, reason: 'Broken source' });
  });
});
