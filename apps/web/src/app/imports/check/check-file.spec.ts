import { MatInputHarness } from '@angular/material/input/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { describe, expect, it } from '@jest/globals';
import { answerLook, openStep, optionsInAddress, reply, sentOptions, SOURCE_PATH } from '../../../testing/draft.ts';
import type { Page } from '../../../testing/page.ts';
import { problemOf } from '../../../testing/records.ts';
import { inspectionOf, sourceRowOf, sourceRowsOf } from '../../../testing/sources.ts';

const chip = (page: Page, name: RegExp) => page.loader.getHarness(MatMenuHarness.with({ triggerText: name }));
const inspection = `${SOURCE_PATH}/inspection`;

describe('checking how a file is read', () => {
  it('says what was found out, and shows the rows as they will be read', async () => {
    const page = await openStep('check');
    await answerLook(page);
    expect(await (await chip(page, /Delimiter/)).getTriggerText()).toContain('comma ,');
    const cells = [...document.querySelectorAll('pl-row-grid td')].map((cell) => cell.textContent.trim());
    expect(cells).toEqual(['What is it?', 'A thing.', 'ما هي العاصمة؟', 'الرياض']);
    expect(page.text).toContain('2 rows · 2 columns');
  });

  it('reads the file anew when a chip is changed; the address holds it', async () => {
    const page = await openStep('check');
    await answerLook(page);
    const delimiter = await chip(page, /Delimiter/);
    await delimiter.open();
    await delimiter.clickItem({ text: /semicolon/ });
    await page.stable();
    expect(optionsInAddress(page)).toEqual({ delimiter: ';' });
    const [look, read] = [page.request('GET', inspection), page.request('GET', `${SOURCE_PATH}/rows`)];
    expect([sentOptions(look), sentOptions(read)]).toEqual([{ delimiter: ';' }, { delimiter: ';' }]);
    // What was shown stays until the answer is there.
    expect(page.text).toContain('What is it?');
    const guesses = [{ option: 'delimiter', value: ';', confidence: 1, alternatives: [] }];
    await reply(page, look, inspectionOf({ guesses }));
    await reply(page, read, sourceRowsOf([sourceRowOf(1, ['all in one'])], { columns: ['a,b'] }));
    expect(await (await chip(page, /Delimiter/)).getTriggerText()).toContain('set by you');
    expect(page.text).toContain('all in one');
  });

  it('takes a value that no list names, and can leave it to Pairloom again', async () => {
    const page = await openStep('check', { delimiter: ';' });
    await answerLook(page);
    const delimiter = await chip(page, /Delimiter/);
    await delimiter.open();
    await delimiter.clickItem({ text: /Other/ });
    await page.stable();
    const box = await page.loader.getHarness(MatInputHarness.with({ ancestor: 'pl-reading-chips' }));
    expect(await box.isFocused()).toBe(true);
    await box.setValue('::');
    await page.press('Use');
    expect(document.activeElement?.textContent).toContain('Delimiter');
    expect(optionsInAddress(page)).toEqual({ delimiter: '::' });
    await answerLook(page);
    await delimiter.open();
    await delimiter.clickItem({ text: /Let Pairloom find out/ });
    await page.stable();
    expect(optionsInAddress(page)).toBeNull();
  });

  it('loads more rows on request', async () => {
    const page = await openStep('check');
    await answerLook(page, {}, sourceRowsOf([sourceRowOf(1, ['a', 'b'])], { nextOffset: 1 }));
    page.button('Show more rows').focus();
    await page.press('Show more rows');
    const more = page.request('GET', `${SOURCE_PATH}/rows`);
    expect(more.request.params.get('offset')).toBe('1');
    await reply(page, more, sourceRowsOf([sourceRowOf(2, ['c', 'd'])]));
    const rows = document.querySelectorAll('pl-row-grid tbody tr');
    expect([rows.length, document.activeElement]).toEqual([2, rows[1]]);
  });

  it('keeps the rows that are there when more do not come, and asks for those again', async () => {
    const page = await openStep('check');
    await answerLook(page, {}, sourceRowsOf([sourceRowOf(1, ['a', 'b'])], { nextOffset: 1 }));
    await page.press('Show more rows');
    await page.answer('GET', `${SOURCE_PATH}/rows`, problemOf({ code: 'database_unavailable', status: 503 }), 503);
    expect(document.querySelectorAll('pl-row-grid tbody tr')).toHaveLength(1);
    await page.press('Try again');
    const again = page.request('GET', `${SOURCE_PATH}/rows`);
    expect(again.request.params.get('offset')).toBe('1');
    await reply(page, again, sourceRowsOf([sourceRowOf(2, ['c', 'd'])]));
    expect([document.querySelectorAll('pl-row-grid tbody tr').length, page.has('pl-fault-note')]).toEqual([2, false]);
  });

  it('says why a file cannot be read, and lets its format and encoding be told', async () => {
    const page = await openStep('check');
    const problems = [{ code: 'format_unsupported' as const, message: 'The file is an image.' }];
    await answerLook(page, { format: null, encoding: null, guesses: [], columns: [], mapping: null, problems });
    expect(page.text).toContain('The file is an image.');
    expect(await (await chip(page, /Format/)).isDisabled()).toBe(false);
    expect((page.button('Map the columns') as HTMLButtonElement).disabled).toBe(true);
  });

  it('leaves what the columns mean to the next step', async () => {
    const page = await openStep('check');
    const problems = [{ code: 'mapping_required' as const, message: 'Two columns could be the answer.' }];
    await answerLook(page, { mapping: null, problems });
    expect(page.text).not.toContain('Two columns could be the answer.');
    await page.press('Map the columns');
    expect(page.address).toContain('step=map');
  });
});
