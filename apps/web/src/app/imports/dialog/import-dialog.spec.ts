import { TestKey } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { ERROR_CODES } from '@pairloom/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { answerLook, choose, csv, openStep, optionsInAddress, SOURCE, SOURCE_PATH } from '../../../testing/draft.ts';
import { Page } from '../../../testing/page.ts';
import { endedOf, idOf, noticeOf, problemOf, PROJECT, recordOf } from '../../../testing/records.ts';
import { columnOf, inspectionOf, sourceOf, sourceRowsOf } from '../../../testing/sources.ts';

const dialogs = (page: Page) => page.loader.getAllHarnesses(MatDialogHarness);

/** Tries what usually dismisses a dialog. */
async function tryToDismiss(page: Page): Promise<void> {
  const [dialog] = await dialogs(page);
  await (await dialog?.host())?.sendKeys(TestKey.ESCAPE);
  document.querySelector<HTMLElement>('.cdk-overlay-backdrop')?.click();
  await page.stable();
}

async function openUploading(): Promise<Page> {
  const page = await Page.open('imports/new');
  await choose(page, csv());
  await page.answer('POST', 'sources', sourceOf(9, { state: 'uploading', bytes: 0, length: 8, sha256: null }), 201);
  return page;
}

async function openRunning(): Promise<Page> {
  const record = recordOf(1, { counts: { created: 300, unprocessed: 700 } });
  const page = await Page.open(`imports/${idOf(1)}`, [record]);
  await page.answer('GET', `imports/${idOf(1)}`, record);
  await page.answer('GET', `imports/${idOf(1)}/errors`, { items: [], nextCursor: null });
  return page;
}

describe('the dialog', () => {
  it('goes with backdrop or Esc as long as nothing is under way, back to the list', async () => {
    const page = await Page.open('imports/new');
    await tryToDismiss(page);
    expect(await dialogs(page)).toHaveLength(0);
    expect(page.address).toBe('imports');
  });

  it('leaves the filters of the list alone', async () => {
    const page = await Page.open('imports');
    await page.go(`/projects/${PROJECT}/imports/new?status=failed`);
    await page.answer('GET', 'imports', { items: [], nextCursor: null });
    await tryToDismiss(page);
    expect(page.address).toBe('imports?status=failed');
  });

  it('stays while a file is uploaded, says why, and warns before the page is left', async () => {
    const page = await openUploading();
    await tryToDismiss(page);
    expect(await dialogs(page)).toHaveLength(1);
    expect(page.text).toContain('The file is being uploaded.');
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
    await page.press('Stop the upload');
    const later = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(later);
    expect(later.defaultPrevented).toBe(false);
  });

  it('asks before the back button ends an upload', async () => {
    const page = await openUploading();
    const upload = page.request('PATCH', SOURCE_PATH);
    const leaving = page.router.navigateByUrl(page.router.url.replace(/\/new.*/, ''));
    await page.turn();
    expect(page.text).toContain('Leave while the file is being uploaded?');
    page.button('Keep uploading').click();
    expect(await leaving).toBe(false);
    expect(upload.cancelled).toBe(false);
  });

  it('goes to every step that the file allows, by the line of steps and by the address', async () => {
    const page = await openStep('map');
    await answerLook(page, { mapping: null, problems: [{ code: 'mapping_required', message: 'Which?' }] });
    const open = () => [...document.querySelectorAll('pl-step-line button')].map((step) => step.textContent.trim());
    expect(open()).toEqual(['Choose', 'Check']);
    expect(page.element('[aria-current=step]').textContent).toContain('Map');
    await page.press('Check');
    expect(page.address).toContain('step=check');
  });

  it('goes one step back by the back button, and loses nothing that was chosen since', async () => {
    const page = await openStep('check');
    const columns = [
      columnOf('Question', { field: 'question' }),
      columnOf('Best Answer', { field: 'answer', confidence: 0.4 }),
    ];
    await answerLook(page, { columns, mapping: null, problems: [{ code: 'mapping_required', message: 'Which?' }] });
    await page.press('Map the columns');
    await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([]));
    await page.press('“Best Answer”?');
    const chosen = optionsInAddress(page);
    expect(chosen).toMatchObject({ mapping: { answer: 'Best Answer' } });
    await page.back();
    expect([page.address, optionsInAddress(page)]).toEqual([expect.stringContaining('step=check'), chosen]);
    await page.press('Map the columns');
    expect([page.address, optionsInAddress(page)]).toEqual([expect.stringContaining('step=map'), chosen]);
  });

  it('says when what was chosen cannot be read from the address, also after the dry run has its place there', async () => {
    const options = '{"mode":"elsewhere"}';
    const query = new URLSearchParams({ step: 'review', source: SOURCE, options, preview: idOf(3) });
    const page = await Page.open(`imports/new?${query}`);
    await page.answer('GET', SOURCE_PATH, sourceOf(9));
    const note = () => page.text.includes('could not be read from the address');
    expect(note()).toBe(true);
    page.http.expectNone(({ url }) => url.endsWith(`imports/${idOf(3)}`));
    await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
    await page.answer('POST', 'imports', endedOf(1, { kind: 'preview', counts: { created: 2 } }), 202);
    expect([page.address.includes('options'), note()]).toEqual([false, true]);
  });

  it('opens no step without a file', async () => {
    const page = await Page.open('imports/new?step=review');
    expect(page.has('pl-choose-file')).toBe(true);
  });

  it('says when the file of an address is gone', async () => {
    const page = await Page.open(`imports/new?step=check&source=${idOf(9)}`);
    await page.answer('GET', SOURCE_PATH, problemOf({ code: 'source_not_found', status: 404 }), 404);
    expect(page.element('pl-choose-file').textContent).toContain(ERROR_CODES.source_not_found.title);
  });

  it('moves the focus to the heading of the next step', async () => {
    const page = await openStep('check');
    await answerLook(page);
    page.button('Map the columns').focus();
    await page.press('Map the columns');
    expect(document.activeElement?.textContent).toBe('Import pairs');
  });
});

describe('what everybody is told while the dialog is open', () => {
  const banners = (): string[] =>
    [...document.querySelectorAll('pl-notice-banner')].map((it) => it.textContent.replace(/\s+/g, ' ').trim());
  const dismissIn = (page: Page, ancestor: string) =>
    page.loader.getHarness(MatButtonHarness.with({ ancestor: `${ancestor} pl-notice-banner` }));
  beforeEach(() => sessionStorage.clear());

  it('stands in it as well; dismissed there it is gone from the page, and the focus stays in the dialog', async () => {
    const page = await Page.open('imports/new');
    await page.tell(noticeOf(1));
    expect(banners()).toEqual(['Notice: Notice 1', 'Notice: Notice 1']);
    const dismiss = await dismissIn(page, 'pl-import-dialog');
    await (await dismiss.host()).focus();
    await dismiss.click();
    await page.stable();
    expect(banners()).toEqual(['', '']);
    expect(document.activeElement?.textContent).toBe('Import pairs');
  });

  it('is not told again in a dialog that is opened after it was dismissed on the page', async () => {
    const page = await Page.open('imports');
    await page.tell(noticeOf(1));
    await (await dismissIn(page, 'main')).click();
    await page.go(`/projects/${PROJECT}/imports/new`);
    expect(banners()).toEqual(['', '']);
  });

  it('takes the focus back when it is withdrawn while its button has it', async () => {
    const page = await openRunning();
    await page.tell(noticeOf(1));
    await (await (await dismissIn(page, 'pl-import-dialog')).host()).focus();
    await page.tell(null);
    expect(banners()).toEqual(['', '']);
    expect(document.activeElement).toBe(page.element('pl-import-dialog h2'));
  });
});

/** A draft whose dry run has ended, then started. */
async function startDraft(): Promise<Page> {
  const page = await openStep('check');
  await answerLook(page);
  await page.press('Map the columns');
  await page.answer('GET', `${SOURCE_PATH}/rows`, sourceRowsOf([]));
  await page.press('Review');
  await page.answer('POST', 'imports', endedOf(1, { kind: 'preview', counts: { created: 2 } }), 202);
  await page.answer('GET', `imports/${idOf(1)}`, endedOf(1, { kind: 'preview', counts: { created: 2 } }));
  await page.press('Import 2 rows');
  await page.answer('POST', 'imports', recordOf(2), 202);
  return page;
}

describe('a draft that was started', () => {
  it('leads to its import when the back button goes to one of its steps', async () => {
    const page = await startDraft();
    expect(page.address).toBe(`imports/${idOf(2)}`);
    await page.back();
    expect([page.address, page.has('pl-import-progress')]).toEqual([`imports/${idOf(2)}`, true]);
  });

  it('leads to its import also after the dialog was closed, and in another tab', async () => {
    const page = await startDraft();
    await page.press('Keep running and close');
    await page.go(`/projects/${PROJECT}/imports/new?step=review&source=${SOURCE}`);
    expect([page.address, page.has('pl-review-import')]).toEqual([`imports/${idOf(2)}`, false]);
  });

  it('leaves the same file free to be chosen again', async () => {
    const page = await startDraft();
    await page.push(endedOf(2, { counts: { created: 2 } }));
    await page.press('Import another');
    expect([page.address, page.has('pl-choose-file')]).toEqual(['imports/new', true]);
    expect(page.has('pl-begun-draft-list li')).toBe(false);
  });
});

describe('the dialog of an import', () => {
  it('is dismissed by neither backdrop nor Esc while it runs, and says how to leave', async () => {
    const page = await openRunning();
    await tryToDismiss(page);
    expect(await dialogs(page)).toHaveLength(1);
    expect(page.text).toContain('“Keep running and close” leaves it to the server.');
    const hint = page.element('.hint span');
    await page.push(recordOf(1, { revision: 2, counts: { created: 301, unprocessed: 699 } }));
    expect(page.element('.hint span')).toBe(hint);
    await tryToDismiss(page);
    expect([hint.isConnected, page.element('.hint').textContent.trim()]).toEqual([false, hint.textContent.trim()]);
    await page.press('Keep running and close');
    expect(await dialogs(page)).toHaveLength(0);
    expect(page.address).toBe('imports');
  });

  it('follows the stream into the summary without a further click', async () => {
    const page = await openRunning();
    await page.push(recordOf(1, { revision: 2, counts: { created: 990, failed: 2, unprocessed: 8 } }));
    expect(page.text).toContain('992 of 1,000 rows');
    await page.push(endedOf(1, { counts: { created: 998, failed: 2 } }));
    expect(page.text).toContain('Completed with 2 failed rows');
    expect(page.has('pl-import-progress')).toBe(false);
    await tryToDismiss(page);
    expect(await dialogs(page)).toHaveLength(0);
  });

  it('shows the true state when it is opened again', async () => {
    const page = await openRunning();
    await page.press('Keep running and close');
    await page.push(recordOf(1, { revision: 7, counts: { created: 600, unprocessed: 400 } }));
    await page.go(`/projects/${recordOf(1).projectId}/imports/${idOf(1)}`);
    await page.answer('GET', `imports/${idOf(1)}`, recordOf(1, { revision: 6 }));
    expect(page.text).toContain('600 of 1,000 rows');
  });

  it('says when there is no such import', async () => {
    const page = await Page.open(`imports/${idOf(7)}`);
    await page.answer('GET', `imports/${idOf(7)}`, problemOf({ code: 'import_not_found' }), 404);
    expect(page.text).toContain(ERROR_CODES.import_not_found.title);
    await page.press('Close');
    expect(page.address).toBe('imports');
  });
});
