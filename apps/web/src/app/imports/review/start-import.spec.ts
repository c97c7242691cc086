import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import type { ImportRecord } from '@pairloom/contract';
import type { DraftOptions } from '../../api/imports-api.ts';
import { openStep, SOURCE } from '../../../testing/draft.ts';
import type { Page } from '../../../testing/page.ts';
import { endedOf, idOf, recordOf } from '../../../testing/records.ts';
import { inspectionOf } from '../../../testing/sources.ts';

type Changes = NonNullable<Parameters<typeof endedOf>[1]>;

/** The review with its dry run as it is. */
async function open(options: DraftOptions, preview: ImportRecord): Promise<Page> {
  const page = await openStep('review', options, preview.id);
  await page.answer('GET', `imports/${preview.id}`, preview);
  await page.answer('GET', `sources/${SOURCE}/inspection`, inspectionOf());
  return page;
}

const tried = (counts: Changes['counts'], changes: Changes = {}): ImportRecord =>
  endedOf(1, { kind: 'preview', ...changes, counts: counts ?? {} });

const start = (): HTMLElement => {
  const button = document.querySelector<HTMLElement>('pl-review-import .actions button:last-child');
  if (!button) throw new Error('no button to start with');
  return button;
};
const label = (): string => start().textContent.trim();
/** What the button is described by. */
const reason = (): string | undefined =>
  document.getElementById(start().getAttribute('aria-describedby') ?? '')?.textContent.trim();
const disabled = (): boolean => start().getAttribute('aria-disabled') === 'true';

describe('the button that starts an import', () => {
  it('says as long as the dry run has not ended that it would be without', async () => {
    const page = await open({}, recordOf(1, { kind: 'preview', counts: { created: 1, unprocessed: 9 } }));
    expect([label(), disabled()]).toEqual(['Import without the dry run', false]);
    await page.push(tried({ created: 10 }, { revision: 101 }));
    expect(label()).toBe('Import 10 rows');
  });

  it('promises no rows where all or nothing would be nothing, and starts nothing', async () => {
    const page = await open({ onError: 'rollback' }, tried({ created: 998, failed: 2 }));
    expect([label(), disabled()]).toEqual(['Nothing to import', true]);
    expect(page.text).toContain('as long as a row fails, nothing would be written');
    expect(reason()).toBe(
      'Nothing would be imported as it is. Correct or leave out the rows that fail, or choose something else for “When a row fails”.',
    );
  });

  const CORRECT = 'Correct the rows that fail, or go back and look what the columns mean.';
  const CHANGE =
    'Rows are skipped because of what is chosen under “What is done with the rows”, or because you left them out. Change that to have them taken.';
  it.each<[Changes['counts'], DraftOptions, string, string]>([
    [{ failed: 2 }, {}, 'Nothing to import', `Nothing would be imported as it is. ${CORRECT}`],
    [{ skipped: 2 }, { mode: 'create' }, 'Nothing to import', `Nothing would be imported as it is. ${CHANGE}`],
    [{ failed: 1, skipped: 2 }, {}, 'Nothing to import', `Nothing would be imported as it is. ${CORRECT} ${CHANGE}`],
    [{ skipped: 2 }, { mode: 'delete' }, 'Nothing to delete', `Nothing would be deleted as it is. ${CHANGE}`],
    [
      {},
      {},
      'Nothing to import',
      'Nothing would be imported as it is. Choose another file, or go back and look how this one is read.',
    ],
  ])('says why nothing would come of it, and what to do: %j, %j', async (counts, options, said, why) => {
    const page = await open(options, tried(counts));
    if (page.has('pl-loaded-error-groups'))
      await page.answer('GET', `imports/${idOf(1)}/errors/groups`, { items: [], final: true });
    expect([label(), disabled(), reason()]).toEqual([said, true, why]);
    await page.press(said);
    expect(document.activeElement?.textContent.trim()).toBe(why);
    page.http.expectNone(({ method, url }) => method === 'POST' && url.endsWith('/imports'));
  });

  it.each<[DraftOptions, boolean]>([
    [{ onError: 'stop' }, true],
    [{ maxErrors: 1 }, true],
    [{ maxErrors: 2 }, false],
    [{ maxErrors: '0.1%' }, true],
    [{ maxErrors: '0.2%' }, false],
    [{}, false],
  ])('warns where the import would stop before its end: %j', async (options, stops) => {
    const page = await open(options, tried({ created: 998, failed: 2 }));
    expect(page.text.includes('the import would stop there')).toBe(stops);
    expect([label(), disabled()]).toEqual([stops ? 'Import' : 'Import 998 rows', false]);
  });

  it('promises no rows that were not checked', async () => {
    await open({}, tried({ created: 5, unprocessed: 995 }, { status: 'cancelled' }));
    expect(label()).toBe('Import');
    TestBed.resetTestingModule();
    const page = await open({}, tried({ created: 5, unprocessed: 3 }));
    expect(page.element('.result h3').textContent).toBe('5 rows can be imported.');
    expect(label()).toBe('Import 5 rows');
  });

  it('deletes in the same words', async () => {
    await open({ mode: 'delete' }, tried({ deleted: 3 }));
    expect(label()).toBe('Delete by 3 rows');
  });
});

describe('the rows of an import that failed', () => {
  const mended = (mirror: boolean) =>
    localStorage.setItem('pairloom.mended', JSON.stringify([{ sourceId: SOURCE, filename: 'faq.csv', mirror }]));

  it.each([true, false])('are called so, and no mirror: %s', async (mirror) => {
    mended(mirror);
    const page = await open({}, tried({ failed: 2 }));
    localStorage.clear();
    expect(page.text).toContain('These are the rows of “faq.csv” that failed');
    expect(page.text.includes('none is retired')).toBe(mirror);
  });

  it('are not meant where the file is another one', async () => {
    localStorage.setItem(
      'pairloom.mended',
      JSON.stringify([{ sourceId: idOf(77), filename: 'faq.csv', mirror: true }]),
    );
    const page = await open({}, tried({ failed: 2 }));
    localStorage.clear();
    expect(page.text).not.toContain('that failed, with');
  });
});
