import { HttpEventType } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { MatButtonToggleHarness } from '@angular/material/button-toggle/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatProgressBarHarness } from '@angular/material/progress-bar/testing';
import { ERROR_CODES } from '@pairloom/contract';
import { describe, expect, it } from '@jest/globals';
import {
  answerLook,
  choose,
  csv,
  openStep,
  optionsInAddress,
  reply,
  SOURCE,
  SOURCE_PATH,
} from '../../../testing/draft.ts';
import { Page } from '../../../testing/page.ts';
import { idOf, OTHER_PROJECT, problemOf, PROJECT } from '../../../testing/records.ts';
import { columnOf, inspectionOf, sourceOf } from '../../../testing/sources.ts';
import { BegunDrafts } from './begun-drafts.ts';
import { codeWords } from '../../words/en/codes.ts';

const uploading = (bytes: number) => sourceOf(9, { state: 'uploading', bytes, length: 8, sha256: null });
const bar = (page: Page) => page.loader.getHarness(MatProgressBarHarness.with({ ancestor: 'pl-upload-bar' }));

/** A file of 8 bytes was chosen, and the server has heard of it. */
async function begin(): Promise<Page> {
  const page = await Page.open('imports/new');
  await choose(page, csv());
  const announced = page.request('POST', 'sources');
  const { headers, params } = announced.request;
  expect([headers.get('Upload-Length'), params.get('filename')]).toEqual(['8', 'pairs.csv']);
  await reply(page, announced, uploading(0), 201);
  return page;
}

async function arrive(page: Page, sending = page.request('PATCH', SOURCE_PATH)): Promise<void> {
  sending.flush(null, { status: 204, statusText: 'x', headers: { 'Upload-Offset': '8' } });
  await page.stable();
  await page.answer('GET', SOURCE_PATH, sourceOf(9));
}

describe('choosing a file', () => {
  it('says first what can be imported, and goes on only with a file', async () => {
    const page = await Page.open('imports/new');
    expect(page.text).toContain('CSV, TSV, Excel (XLSX), ODS, JSON, JSON Lines, XML');
    expect((page.button('Check the file') as HTMLButtonElement).disabled).toBe(true);
    const templates = [...document.querySelectorAll('.templates a')].map((link) => link.getAttribute('href'));
    expect(templates).toEqual(['csv', 'xlsx', 'jsonl'].map((format) => `/api/v1/templates?format=${format}`));
  });

  it('sends it at once and goes on when it is there; the address names it', async () => {
    const page = await begin();
    expect(page.address).toBe(`imports/new?source=${SOURCE}`);
    await arrive(page);
    expect(page.address).toBe(`imports/new?source=${SOURCE}&step=check`);
  });

  it('takes text as it would a file, under no name that says a format', async () => {
    const page = await Page.open('imports/new');
    await (await page.loader.getHarness(MatButtonToggleHarness.with({ text: 'Paste text' }))).check();
    await (await page.loader.getHarness(MatInputHarness.with({ ancestor: 'pl-paste-text' }))).setValue('q,a\n1,2\n');
    await page.press('Use this text');
    const { headers, params } = page.request('POST', 'sources').request;
    expect([headers.get('Upload-Length'), params.get('filename')]).toEqual(['8', 'Pasted text']);
  });

  it('keeps text that was pasted when the dialog is closed before it is used', async () => {
    const page = await Page.open('imports/new');
    await (await page.loader.getHarness(MatButtonToggleHarness.with({ text: 'Paste text' }))).check();
    await (await page.loader.getHarness(MatInputHarness.with({ ancestor: 'pl-paste-text' }))).setValue('q,a\n1,2\n');
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
    document.querySelector<HTMLElement>('.cdk-overlay-backdrop')?.click();
    await page.stable();
    expect(page.address).toBe('imports');
    await page.go(`/projects/${PROJECT}/imports/new`);
    const box = await page.loader.getHarness(MatInputHarness.with({ ancestor: 'pl-paste-text' }));
    expect(await box.getValue()).toBe('q,a\n1,2\n');
    await page.press('Use this text');
    await page.answer('POST', 'sources', uploading(0), 201);
    await arrive(page);
    await page.go(`/projects/${PROJECT}/imports/new`);
    expect(page.has('pl-paste-text')).toBe(false);
  });

  it('says how large a file may be in this project', async () => {
    const page = await Page.open('imports/new');
    expect(page.text).toContain('Up to 5 GiB');
    const limits = { fileBytes: 250 * 1024 ** 2, unpackedBytes: 1, rowBytes: 1, cellChars: 1, columns: 1, depth: 1 };
    await page.answer('GET', 'settings/limits', { limits, installation: limits });
    expect(page.text).toContain('Up to 250 MiB a file.');
    expect(page.text).not.toContain('GiB');
  });

  it('gives the focus to the way to another file when the one that was chosen is removed', async () => {
    const page = await Page.open(`imports/new?source=${SOURCE}`);
    await page.answer('GET', SOURCE_PATH, sourceOf(9));
    const remove = page.element('[aria-label="Remove the file"]');
    expect(page.element('.chosen[role=group]').getAttribute('aria-label')).toBe(
      page.element('.chosen .name').textContent,
    );
    remove.focus();
    remove.click();
    await page.stable();
    expect(document.activeElement).toBe(page.button('Choose a file'));
  });

  it('refuses an empty file by itself', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv('empty.csv', ''));
    page.http.expectNone(({ method }) => method === 'POST');
    expect(page.has('pl-choose-file pl-fault-note')).toBe(true);
  });

  it('says which file it refuses, also one that was dropped at a later step, and keeps the one before', async () => {
    const page = await openStep('check');
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(drop, 'dataTransfer', { value: { types: ['Files'], files: [csv('empty.csv', '')] } });
    page.element('pl-import-dialog .frame').dispatchEvent(drop);
    await page.stable();
    expect(page.element('pl-choose-file pl-fault-note').textContent).toContain('empty.csv');
    expect(page.element('pl-choose-file .name').textContent).toBe('pairs.csv');
    await page.press('Check the file');
    expect(page.address).toContain('step=check');
    await page.press('Choose');
    expect(page.has('pl-choose-file pl-fault-note')).toBe(false);
  });

  it('shows a problem with what to do, and tries again when that can help', async () => {
    const page = await Page.open('imports/new');
    await choose(page, csv());
    await page.answer('POST', 'sources', problemOf({ code: 'file_too_large', status: 413 }), 413);
    const note = page.element('pl-choose-file pl-fault-note').textContent;
    expect(note).toContain(ERROR_CODES.file_too_large.title);
    expect(note).toContain(codeWords.en.file_too_large?.remedy);
    expect(() => page.button('Try again')).toThrow();
  });
});

describe('another file', () => {
  const MAPPING = { question: 'Q', answer: 'A' };
  const looked = (...columns: string[]) => inspectionOf({ columns: columns.map((name) => columnOf(name)) });

  /** Another file has arrived; before it, one with a mapping was looked at, whose columns were these. */
  async function replace(before: string[], now: string[]): Promise<Page> {
    const page = await openStep('map', { mapping: MAPPING, onError: 'stop', edits: 'e'.repeat(64) });
    await answerLook(page, looked(...before));
    await page.press('Choose');
    await choose(page, csv('mended.csv'));
    const other = { id: idOf(8), filename: 'mended.csv' };
    await page.answer('POST', 'sources', sourceOf(8, { ...other, state: 'uploading', bytes: 0, length: 8 }), 201);
    const sending = page.request('PATCH', `sources/${idOf(8)}`);
    sending.flush(null, { status: 204, statusText: 'x', headers: { 'Upload-Offset': '8' } });
    await page.stable();
    for (const request of page.http.match(({ url }) => url.endsWith(`sources/${idOf(8)}`)))
      request.flush(sourceOf(8, other));
    await page.stable();
    await page.answer('GET', `${SOURCE_PATH}/inspection`, looked(...before));
    await page.answer('GET', `sources/${idOf(8)}/inspection`, looked(...now));
    await page.turn();
    expect(page.address).toContain(`source=${idOf(8)}`);
    expect(page.address).toContain('step=check');
    return page;
  }

  it('with the same columns keeps what was chosen, but for corrections of rows', async () => {
    const page = await replace(['Q', 'A'], ['A', 'Q']);
    expect(optionsInAddress(page)).toEqual({ mapping: MAPPING, onError: 'stop' });
  });

  it('with other columns is looked at afresh', async () => {
    const page = await replace(['Q', 'A'], ['Q', 'Reply']);
    expect(optionsInAddress(page)).toBeNull();
  });
});

describe('a draft that was closed', () => {
  /** Closed in Map, with a choice made; then the dialog anew. */
  async function closeInMap(): Promise<Page> {
    const page = await openStep('map', { delimiter: ';' });
    await answerLook(page);
    document.querySelector<HTMLElement>('.cdk-overlay-backdrop')?.click();
    await page.stable();
    await page.go(`/projects/${PROJECT}/imports/new`);
    return page;
  }

  it('can be gone on with where it was left, with what was chosen', async () => {
    const page = await closeInMap();
    expect(page.element('pl-begun-draft-list').textContent).toContain('Map');
    await page.press('Go on with “pairs.csv”');
    await page.answer('GET', SOURCE_PATH, sourceOf(9));
    expect([page.has('pl-map-columns'), optionsInAddress(page)]).toEqual([true, { delimiter: ';' }]);
  });

  it('is offered in its project alone', async () => {
    const page = await closeInMap();
    expect(page.has('pl-begun-draft-list li')).toBe(true);
    await page.go(`/projects/${OTHER_PROJECT}/imports/new`);
    expect(page.has('pl-begun-draft-list li')).toBe(false);
  });

  it('is not offered any more when nobody wants it', async () => {
    const page = await closeInMap();
    page.element('[aria-label="Remove “pairs.csv” from this list"]').click();
    await page.stable();
    expect(page.has('pl-begun-draft-list li')).toBe(false);
  });

  it('is not offered any more once its file is gone', async () => {
    const page = await closeInMap();
    await page.press('Go on with “pairs.csv”');
    await page.answer('GET', SOURCE_PATH, problemOf({ code: 'source_not_found', status: 404 }), 404);
    expect(page.element('pl-choose-file').textContent).toContain(ERROR_CODES.source_not_found.title);
    expect(TestBed.inject(BegunDrafts).of(PROJECT)).toEqual([]);
  });
});

describe('the upload', () => {
  it('tells how far it is, and stops on request', async () => {
    const page = await begin();
    const sending = page.request('PATCH', SOURCE_PATH);
    expect(sending.request.headers.get('Upload-Offset')).toBe('0');
    sending.event({ type: HttpEventType.UploadProgress, loaded: 2, total: 8 });
    await page.stable();
    expect(await (await bar(page)).getValue()).toBe(25);
    await page.press('Stop the upload');
    expect(sending.cancelled).toBe(true);
    expect(page.has('pl-upload-bar')).toBe(false);
  });

  it('goes on where it stopped after the connection was lost', async () => {
    const page = await begin();
    page.request('PATCH', SOURCE_PATH).error(new ProgressEvent('error'));
    await page.turn();
    expect(page.text).toContain('Connection lost.');
    page.button('Try now').click();
    await page.turn();
    page.request('HEAD', SOURCE_PATH).flush(null, { headers: { 'Upload-Offset': '5' } });
    await page.stable();
    const rest = page.request('PATCH', SOURCE_PATH);
    expect([rest.request.headers.get('Upload-Offset'), (rest.request.body as Blob).size]).toEqual(['5', 3]);
    await arrive(page, rest);
    expect(page.address).toContain('step=check');
  });

  it('goes on with the same file after a reload', async () => {
    const page = await Page.open(`imports/new?source=${SOURCE}`);
    await page.answer('GET', SOURCE_PATH, uploading(2));
    expect(page.text).toContain('The upload of “pairs.csv” stopped at 25%.');
    await choose(page, csv());
    page.http.expectNone(({ method }) => method === 'POST');
    expect(page.request('PATCH', SOURCE_PATH).request.headers.get('Upload-Offset')).toBe('2');
  });

  it('takes another file for another upload', async () => {
    const page = await Page.open(`imports/new?source=${SOURCE}`);
    await page.answer('GET', SOURCE_PATH, uploading(2));
    await choose(page, csv('other.csv'));
    page.request('POST', 'sources');
  });

  it('sends a file anew that was changed since its upload began: bytes of two files are none', async () => {
    const page = await begin();
    await page.press('Stop the upload');
    await page.answer('GET', SOURCE_PATH, uploading(2));
    const changed = new File(['a,b\n1,3\n'], 'pairs.csv', { lastModified: 1 });
    await choose(page, changed);
    expect(page.request('POST', 'sources').request.headers.get('Upload-Length')).toBe('8');
  });
});
