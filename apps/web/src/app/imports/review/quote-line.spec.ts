import type { Quote } from '@pairloom/contract';
import { describe, expect, it } from '@jest/globals';
import type { DraftOptions } from '../../api/imports-api.ts';
import { openStep, SOURCE_PATH } from '../../../testing/draft.ts';
import type { Page } from '../../../testing/page.ts';
import { problemOf } from '../../../testing/records.ts';
import { inspectionOf } from '../../../testing/sources.ts';

const QUOTE: Quote = {
  rows: 3,
  rowsExact: true,
  texts: 3,
  tokens: 40,
  calls: 1,
  seconds: null,
  price: null,
  sampleRows: 3,
  model: 'm',
};

async function open(options: DraftOptions): Promise<Page> {
  const page = await openStep('review', options);
  await page.answer('GET', `${SOURCE_PATH}/inspection`, inspectionOf());
  return page;
}

describe('what vectors would take', () => {
  it.each<[string, DraftOptions]>([
    ['vectors are not wanted', { embed: false }],
    ['pairs are deleted', { mode: 'delete' }],
  ])('is nothing when %s', async (_when, options) => {
    const page = await open(options);
    page.http.expectNone(({ url }) => url.endsWith('/quote'));
    expect(page.element('pl-quote-line').textContent).toContain('No vectors are made.');
  });

  it('is asked for again where it did not come', async () => {
    const page = await open({});
    await page.answer('POST', `${SOURCE_PATH}/quote`, problemOf({ code: 'database_unavailable', status: 503 }), 503);
    page.element('pl-quote-line pl-ask-again button').click();
    await page.stable();
    await page.answer('POST', `${SOURCE_PATH}/quote`, QUOTE);
    expect(page.element('pl-quote-line').textContent).toContain('up to 3 texts');
  });

  it.each<[string, DraftOptions, string]>([
    ['not paid for again', {}, 'Texts that have a vector already are not paid for again.'],
    [
      'paid for again when all are made anew',
      { process: 'all' },
      'Texts that have a vector already are made and paid for again.',
    ],
  ])('says that known texts are %s', async (_what, options, said) => {
    const page = await open(options);
    await page.answer('POST', `${SOURCE_PATH}/quote`, QUOTE);
    const text = page.element('pl-quote-line').textContent;
    expect(text).toContain('up to 3 texts');
    expect(text).toContain(said);
  });
});
