import { MatExpansionPanelHarness } from '@angular/material/expansion/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatRadioButtonHarness } from '@angular/material/radio/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { ProjectSettings, type ImportRecord, type SourceInspection } from '@pairloom/contract';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openStep, optionsInAddress, reply, SOURCE_PATH } from '../../../testing/draft.ts';
import type { Page } from '../../../testing/page.ts';
import { endedOf, idOf, problemOf, recordOf } from '../../../testing/records.ts';
import { inspectionOf } from '../../../testing/sources.ts';

const OUTDATED = 'The figures are of other options than those chosen now.';
const LARGE = { rowsEstimated: 50_001, rowsExact: false };
const settings = {
  ...ProjectSettings.parse({ name: 'Health', loadConcurrency: 1 }),
  version: 1,
  updatedAt: '2026-11-21T10:00:00.000Z',
};
const previewOf = (n: number, changes: Parameters<typeof endedOf>[1] = {}): ImportRecord =>
  endedOf(n, { kind: 'preview', counts: { created: 3 }, ...changes });

const randomUUID = crypto.randomUUID;
beforeEach(() => {
  let keys = 0;
  Object.defineProperty(crypto, 'randomUUID', { configurable: true, value: jest.fn(() => `key-${++keys}`) });
});
afterEach(() => void Object.defineProperty(crypto, 'randomUUID', { configurable: true, value: randomUUID }));

/** The review with a dry run that has ended, its options open. */
async function openTried(inspection: Partial<SourceInspection>, preview = ''): Promise<Page> {
  const page = await openStep('review', {}, preview);
  if (preview !== '') await page.answer('GET', `imports/${preview}`, previewOf(1));
  await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf(inspection));
  page.request('POST', `${SOURCE_PATH}/quote`);
  if (preview === '') await answerStart(page, previewOf(1));
  await (await page.loader.getHarness(MatExpansionPanelHarness)).expand();
  await page.answer('GET', 'settings', settings);
  return page;
}

async function answerStart(page: Page, record: ImportRecord): Promise<void> {
  const n = Number(record.id.slice(-4));
  await reply(page, page.request('POST', 'imports'), recordOf(n, { kind: 'preview' }), 202);
  await page.answer('GET', `imports/${record.id}`, record);
}

async function choose(page: Page, label: string, text: string): Promise<void> {
  const select = await page.loader.getHarness(MatSelectHarness.with({ label }));
  await select.open();
  await select.clickOptions({ text });
  await page.stable();
}

async function check(page: Page, label: RegExp): Promise<void> {
  await (await page.loader.getHarness(MatRadioButtonHarness.with({ label }))).check();
  await page.stable();
}

async function limit(page: Page, errors: string): Promise<void> {
  const input = await page.loader.getHarness(MatInputHarness.with({ label: 'Stop when more rows fail than' }));
  await input.setValue(errors);
  await (await input.host()).dispatchEvent('change');
  await page.stable();
}

const none = (page: Page): void =>
  page.http.expectNone(({ method, url }) => method === 'POST' && url.endsWith('/imports'));

describe('the dry run of a large file', () => {
  it.each<[string, (page: Page) => Promise<void>, object]>([
    ['mode', (page) => choose(page, 'Mode', 'Create only'), { mode: 'create' }],
    [
      'duplicates',
      (page) => choose(page, 'Pairs that are there already', 'Rows fail'),
      { duplicates: { project: 'error' } },
    ],
    ['onError', (page) => check(page, /Stop the import/), { onError: 'stop' }],
    ['maxErrors', (page) => limit(page, '20'), { maxErrors: 20 }],
  ])('waits for a word when %s changes', async (_option, change, options) => {
    const page = await openTried(LARGE);
    expect(page.text).not.toContain(OUTDATED);
    await change(page);
    none(page);
    expect(page.text).toContain(OUTDATED);
    expect(optionsInAddress(page)).toEqual(options);
    await page.press('Check again');
    expect(page.request('POST', 'imports').request.body).toMatchObject({ options: { ...options, dryRun: true } });
    expect(page.text).not.toContain(OUTDATED);
  });

  it('waits for a word also when the first one was found after a reload', async () => {
    const page = await openTried(LARGE, idOf(1));
    await check(page, /Stop the import/);
    none(page);
    expect(page.text).toContain(OUTDATED);
  });

  it('waits again after it was asked for', async () => {
    const page = await openTried(LARGE);
    await check(page, /Stop the import/);
    await page.press('Check again');
    await answerStart(page, previewOf(2));
    await check(page, /Leave it out/);
    none(page);
    expect(page.text).toContain(OUTDATED);
  });

  it('waits when the options change while it is being started', async () => {
    const page = await openStep('review');
    await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf(LARGE));
    const starting = page.request('POST', 'imports');
    await (await page.loader.getHarness(MatExpansionPanelHarness)).expand();
    await check(page, /Stop the import/);
    await reply(page, starting, recordOf(1, { kind: 'preview' }), 202);
    none(page);
    expect(page.text).toContain(OUTDATED);
  });
});

describe('the dry run of a file of up to 50,000 rows', () => {
  it('follows each change by itself', async () => {
    const page = await openTried({ rowsEstimated: 50_000 });
    await check(page, /Stop the import/);
    expect(page.request('POST', 'imports').request.body).toMatchObject({ options: { onError: 'stop' } });
    expect(page.text).not.toContain(OUTDATED);
  });
});

describe('a dry run that ended early', () => {
  const keyOf = (page: Page): string | null => page.request('POST', 'imports').request.headers.get('Idempotency-Key');

  it.each(['failed', 'cancelled'] as const)('can be asked for again when it has %s', async (status) => {
    const page = await openStep('review', {});
    await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
    const first = page.request('POST', 'imports');
    await reply(page, first, recordOf(1, { kind: 'preview' }), 202);
    await page.answer('GET', `imports/${idOf(1)}`, previewOf(1, { status, counts: { unprocessed: 3 } }));
    await page.press('Check again');
    const second = page.request('POST', 'imports');
    expect(second.request.body).toEqual(first.request.body);
    expect(second.request.headers.get('Idempotency-Key')).not.toBe(first.request.headers.get('Idempotency-Key'));
    await reply(page, second, recordOf(2, { kind: 'preview' }), 202);
    await page.answer('GET', `imports/${idOf(2)}`, previewOf(2));
    expect(page.text).toContain('All 3 rows can be imported.');
    expect(page.text).not.toContain('Check again');
  });

  it('is asked for with the same key when the answer was lost', async () => {
    const page = await openStep('review', {});
    await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
    const first = page.request('POST', 'imports');
    await reply(page, first, problemOf({ code: 'temporal_unavailable', retryable: true }), 503);
    await page.press('Check again');
    expect(keyOf(page)).toBe(first.request.headers.get('Idempotency-Key'));
  });
});
