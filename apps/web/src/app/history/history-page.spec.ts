import { MatButtonHarness } from '@angular/material/button/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { idOf, problemOf } from '../../testing/records.ts';

const eventOf = (n: number, changes: Partial<AuditEvent> = {}): AuditEvent => ({
  id: idOf(n),
  at: new Date(Date.UTC(2026, 10, 21, 10, 0, n)).toISOString(),
  principal: 'ada',
  action: 'import.created',
  importId: idOf(900 + n),
  pairId: null,
  details: {},
  ...changes,
});

const lines = (): string[] =>
  [...document.querySelectorAll('pl-audit-list li')].map((line) => line.textContent.replace(/\s+/g, ' ').trim());

describe('the history of a project', () => {
  it('tells who did what, with a way to where it was done', async () => {
    const page = await Page.open('history');
    const restored = eventOf(2, { action: 'pair.restore', importId: null, pairId: idOf(5), principal: 'grace' });
    const named = eventOf(1, { filename: 'faq.csv' });
    await page.answer('GET', 'audit', { items: [restored, named], nextCursor: null });
    expect(lines()[0]).toMatch(/grace restored a pair/);
    expect(lines()[1]).toMatch(/ada started an import faq\.csv/);
    expect(page.element('pl-audit-list a').getAttribute('href')).toContain(`/pairs/${idOf(5)}`);
  });

  it('calls changes of pairs what they are', async () => {
    const page = await Page.open('history');
    const undone = eventOf(2, { action: 'import.undo', filename: 'bulk-tags.jsonl', bulkChange: 'tags' });
    const own = eventOf(1, { action: 'import.undo', filename: 'bulk-tags.jsonl', bulkChange: null });
    await page.answer('GET', 'audit', { items: [undone, own], nextCursor: null });
    expect(lines()[0]).toMatch(/ada undid a change of pairs Change of tags$/);
    expect(lines()[1]).toMatch(/ada undid an import bulk-tags\.jsonl$/);
  });

  it('calls a dry run what it is', async () => {
    const page = await Page.open('history');
    const done = eventOf(2, { action: 'import.completed', filename: 'faq.csv', kind: 'preview' });
    await page.answer('GET', 'audit', { items: [done, eventOf(1, { kind: 'import' })], nextCursor: null });
    expect(lines()[0]).toMatch(/ada completed a dry run faq\.csv$/);
    expect(lines()[1]).toMatch(/ada started an import/);
  });

  it('names undos and retries, of changes of pairs too', async () => {
    const page = await Page.open('history');
    await page.answer('GET', 'audit', {
      items: [
        eventOf(4, { action: 'import.completed', filename: 'faq.csv', kind: 'undo' }),
        eventOf(3, { action: 'import.created', filename: 'faq.csv', kind: 'retry' }),
        eventOf(2, { action: 'import.cancelled', kind: 'undo', filename: 'bulk-tags.jsonl', bulkChange: 'tags' }),
        eventOf(1, { action: 'import.undo', filename: 'faq.csv', kind: 'import' }),
      ],
      nextCursor: null,
    });
    const endings = [
      /ada completed an undo faq\.csv$/,
      /ada started a retry faq\.csv$/,
      /ada ended a cancelled undo Change of tags$/,
      /ada undid an import faq\.csv$/,
    ];
    for (const [place, ending] of endings.entries()) expect(lines()[place]).toMatch(ending);
  });

  it('shows an action of tomorrow by its name rather than nothing', async () => {
    const page = await Page.open('history');
    await page.answer('GET', 'audit', { items: [eventOf(1, { action: 'moon.land' })], nextCursor: null });
    expect(lines()[0]).toContain('moon.land');
  });

  it('loads page by page, and the same page again after a failure', async () => {
    const page = await Page.open('history');
    await page.answer('GET', 'audit', { items: [eventOf(2)], nextCursor: 'older' });
    const more = await page.loader.getHarness(MatButtonHarness.with({ text: 'Load more' }));
    await more.click();
    await page.stable();
    await page.answer('GET', 'audit', problemOf({ code: 'database_unavailable', title: 'No database.' }), 503);
    expect(lines()).toHaveLength(1);
    await page.press('Try again');
    const again = page.request('GET', 'audit');
    expect(again.request.params.get('cursor')).toBe('older');
    again.flush({ items: [eventOf(1)], nextCursor: null });
    await page.stable();
    expect(lines()).toHaveLength(2);
    expect(page.text).not.toContain('Load more');
  });

  it('has a designed state for a project in which nothing was done', async () => {
    const page = await Page.open('history');
    await page.answer('GET', 'audit', { items: [], nextCursor: null });
    expect(page.element('pl-page-state h2').textContent).toBe('Nothing has happened yet');
  });
});

describe('the filters of the history', () => {
  const asked = (page: Page) => {
    const request = page.request('GET', 'audit');
    const { params } = request.request;
    const given = params.keys().filter((name) => name !== 'limit');
    return { request, given: Object.fromEntries(given.map((name) => [name, params.get(name)])) };
  };
  const answered = async (page: Page, items: AuditEvent[] = [eventOf(1)]) => {
    const { request, given } = asked(page);
    request.flush({ items, nextCursor: null });
    await page.stable();
    return given;
  };
  const field = (page: Page, label: string) =>
    page.loader.getHarness(MatFormFieldHarness.with({ floatingLabelText: label }));
  /** What is said to be wrong with a field, up to the reason. */
  const errors = async (page: Page, label: string) =>
    (await (await field(page, label)).getTextErrors()).map((text) => text.split(':')[0]);
  const write = async (page: Page, label: string, text: string) => {
    const input = await (await field(page, label)).getControl(MatInputHarness);
    await input?.setValue(text);
    await (await input?.host())?.dispatchEvent('change');
    await page.stable();
  };
  const choose = async (page: Page, text: string) => {
    const select = await page.loader.getHarness(MatSelectHarness);
    await select.open();
    await select.clickOptions({ text });
    await page.stable();
  };

  it('are asked of the server and stand in the address', async () => {
    const page = await Page.open('history');
    expect(await answered(page)).toEqual({});
    await choose(page, 'cancelled an import');
    expect(await answered(page)).toEqual({ action: 'import.cancel' });
    await choose(page, 'Imports: anything');
    expect(await answered(page)).toEqual({ action: 'import' });
    await write(page, 'Who', ' ada ');
    expect(await answered(page)).toEqual({ action: 'import', principal: 'ada' });
    await write(page, 'Id of an import or a pair', idOf(5));
    expect(await answered(page)).toEqual({ action: 'import', principal: 'ada', about: idOf(5) });
    expect(page.address).toBe(`history?action=import&principal=ada&about=${idOf(5)}`);
    await choose(page, 'Anything');
    expect(await answered(page)).toEqual({ principal: 'ada', about: idOf(5) });
  });

  it('are read from the address; days are whole days of the reader', async () => {
    const page = await Page.open('history?from=2026-11-20&to=2026-11-21&principal=ada');
    expect(await answered(page)).toEqual({
      principal: 'ada',
      from: new Date(2026, 10, 20).toISOString(),
      to: new Date(2026, 10, 22).toISOString(),
    });
    const to = await (await field(page, 'To')).getControl(MatInputHarness);
    expect(await to?.getValue()).toBe('2026-11-21');
    await write(page, 'To', '');
    expect(await answered(page)).toEqual({ principal: 'ada', from: new Date(2026, 10, 20).toISOString() });
  });

  it('pass over what an address says that is none', async () => {
    const page = await Page.open('history?action=%25&about=x&from=2026-02-31&to=tomorrow');
    expect(await answered(page)).toEqual({});
  });

  const ID = 'Id of an import or a pair';
  /** What stands in the field for an id, and what is said to be wrong with it. */
  const idField = async (page: Page) => {
    const id = await field(page, ID);
    const input = await id.getControl(MatInputHarness);
    const [errors, invalid] = [await id.getTextErrors(), await (await input?.host())?.getAttribute('aria-invalid')];
    return { value: await input?.getValue(), said: errors.map((text) => text.split(',')[0]), invalid };
  };
  const wrong = { value: 'faq.csv', said: ['This is no id'], invalid: 'true' };

  it('ask for no id where what is written is none, and say so as long as it stands there', async () => {
    const page = await Page.open(`history?about=${idOf(5)}`);
    expect(await answered(page)).toEqual({ about: idOf(5) });
    await write(page, ID, 'faq.csv');
    expect(await answered(page)).toEqual({});
    expect(await idField(page)).toEqual(wrong);
    await choose(page, 'cancelled an import');
    expect(await answered(page)).toEqual({ action: 'import.cancel' });
    expect(await idField(page)).toEqual(wrong);
    await write(page, ID, idOf(6));
    expect(await answered(page)).toEqual({ action: 'import.cancel', about: idOf(6) });
    expect(await idField(page)).toEqual({ value: idOf(6), said: [], invalid: 'false' });
  });

  it('say what is wrong with an id of the address, and forget it with the other filters', async () => {
    const page = await Page.open('history?about=faq.csv&principal=nobody');
    expect(await answered(page, [])).toEqual({ principal: 'nobody' });
    expect(await idField(page)).toEqual(wrong);
    await page.press('Show everything');
    expect(await answered(page)).toEqual({});
    expect(await idField(page)).toEqual({ value: '', said: [], invalid: 'false' });
  });

  it('wait until a day is written whole', async () => {
    const page = await Page.open('history');
    await answered(page);
    for (const half of ['0002-11-20', '0202-11-20', '1969-12-31', '20260-11-20']) {
      await write(page, 'From', half);
      page.http.verify();
      expect(page.address).toBe('history');
      expect(await errors(page, 'From')).toEqual(['The list does not go by this day']);
    }
    await write(page, 'From', '2026-11-20');
    expect(await answered(page)).toEqual({ from: new Date(2026, 10, 20).toISOString() });
    expect(await errors(page, 'From')).toEqual([]);
    await write(page, 'From', '0026-11-20');
    await write(page, 'From', '2026-11-20');
    page.http.verify();
    expect(await errors(page, 'From')).toEqual([]);
  });

  it('pass over a year of the address that is none, and say so', async () => {
    const page = await Page.open('history?to=0202-11-20&principal=nobody');
    expect(await answered(page, [])).toEqual({ principal: 'nobody' });
    expect(await errors(page, 'To')).toEqual(['The list does not go by this day']);
    await write(page, 'From', '0202-11-20');
    await page.press('Show everything');
    expect(await answered(page)).toEqual({});
    for (const label of ['From', 'To']) {
      expect(await errors(page, label)).toEqual([]);
      expect(await (await (await field(page, label)).getControl(MatInputHarness))?.getValue()).toBe('');
    }
  });

  it('begin the list anew, and page within themselves', async () => {
    const page = await Page.open('history?action=import');
    await page.answer('GET', 'audit', { items: [eventOf(2)], nextCursor: 'older' });
    await page.press('Load more');
    const { request, given } = asked(page);
    expect(given).toEqual({ action: 'import', cursor: 'older' });
    request.flush({ items: [eventOf(1)], nextCursor: null });
    await page.stable();
    await choose(page, 'Pairs: anything');
    await answered(page, [eventOf(3, { action: 'pair.change' })]);
    expect(lines()).toHaveLength(1);
  });

  it('that let nothing through say so, and can be taken away', async () => {
    const page = await Page.open('history?principal=nobody');
    await answered(page, []);
    expect(page.element('pl-page-state h2').textContent).toBe('No entry fits these filters');
    await page.press('Show everything');
    expect(await answered(page)).toEqual({});
    expect(page.address).toBe('history');
  });
});
