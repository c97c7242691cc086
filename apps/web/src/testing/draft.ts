import type { TestRequest } from '@angular/common/http/testing';
import type { SourceInspection, SourceRows } from '@pairloom/contract';
import type { DraftOptions } from '../app/api/imports-api.ts';
import { Page } from './page.ts';
import { idOf } from './records.ts';
import { inspectionOf, sourceOf, sourceRowOf, sourceRowsOf } from './sources.ts';

/** Id of the file of every draft. */
export const SOURCE = idOf(9);
export const SOURCE_PATH = `sources/${SOURCE}`;

export const csv = (name = 'pairs.csv', text = 'a,b\n1,2\n'): File => new File([text], name, { type: 'text/csv' });

/** Gives a file to the picker, as the browser does. */
export async function choose(page: Page, file: File): Promise<void> {
  const picker = page.element('input[type=file]') as HTMLInputElement;
  Object.defineProperty(picker, 'files', { configurable: true, value: [file] });
  picker.dispatchEvent(new Event('change'));
  await page.stable();
}

const firstRows = (): SourceRows =>
  sourceRowsOf([sourceRowOf(1, ['What is it?', 'A thing.']), sourceRowOf(2, ['ما هي العاصمة؟', 'الرياض'])]);

/** Answers what a step asks about the file: how it is read, and its first rows. */
export async function answerLook(
  page: Page,
  inspection: Partial<SourceInspection> = {},
  rows: SourceRows | null = firstRows(),
): Promise<void> {
  await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf(inspection));
  if (rows) await page.answer('GET', `${SOURCE_PATH}/rows`, rows);
}

/** The dialog at a step, with a file that is there. */
export async function openStep(
  step: 'check' | 'map' | 'review',
  options: DraftOptions = {},
  preview = '',
): Promise<Page> {
  const query = new URLSearchParams({ step, source: SOURCE });
  if (Object.keys(options).length > 0) query.set('options', JSON.stringify(options));
  if (preview !== '') query.set('preview', preview);
  const page = await Page.open(`imports/new?${query}`);
  await page.answer('GET', SOURCE_PATH, sourceOf(9));
  return page;
}

/** Answers a request that was looked at. */
export async function reply(page: Page, request: TestRequest, body: object | null, status = 200): Promise<void> {
  request.flush(body, { status, statusText: 'x' });
  await page.stable();
}

/** Options in the query of a request. */
export const sentOptions = ({ request }: TestRequest): unknown => JSON.parse(request.params.get('options') ?? 'null');

/** Options in the address of the page. */
export const optionsInAddress = (page: Page): unknown =>
  JSON.parse(page.router.parseUrl(page.router.url).queryParamMap.get('options') ?? 'null');
