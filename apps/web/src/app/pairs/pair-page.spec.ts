import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { describe, expect, it } from '@jest/globals';
import type { Pair, PairNeighbours, PairVersion } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { idOf, pairOf, problemOf, timeOf } from '../../testing/records.ts';

const neighboursOf = (changes: Partial<PairNeighbours> = {}): PairNeighbours => ({
  previousId: null,
  nextId: null,
  current: 1,
  total: 1,
  totalIsExact: true,
  ...changes,
});

const versionOf = (version: number, changes: Partial<PairVersion> = {}): PairVersion => {
  const { question, answer, category, tags, metadata, status, externalId, variants } = pairOf(1);
  const fields = { question, answer, category, tags, metadata, status, externalId, variants };
  const made = { import: { importId: idOf(9), row: 12 }, principal: 'local', at: timeOf(version) };
  return { ...fields, version, made, ended: null, ...changes };
};

/** The page of pair 1. */
async function open(
  pair: Pair = pairOf(1),
  neighbours: PairNeighbours = neighboursOf(),
  versions: PairVersion[] = [versionOf(1)],
  query = 'status=draft',
): Promise<Page> {
  const page = await Page.open(`pairs/${pair.id}?${query}`);
  await page.answer('GET', `pairs/${pair.id}`, pair);
  await page.answer('GET', `pairs/${pair.id}/versions`, { items: versions, nextCursor: null });
  await page.answer('GET', `pairs/${pair.id}/neighbours`, neighbours);
  await page.answer('GET', `pairs/${pair.id}/similar`, { items: [], method: 'exact', unsearched: 0 });
  return page;
}

const arrow = (label: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`pl-pair-navigator [aria-label="${label}"]`);
  if (!found) throw new Error(`There is no arrow ${label}.`);
  return found;
};
const disabled = (label: string): boolean => arrow(label).getAttribute('aria-disabled') === 'true';

async function write(page: Page, answer: string): Promise<void> {
  await page.press('Edit');
  const [, field] = await page.loader.getAllHarnesses(MatInputHarness.with({ ancestor: 'pl-pair-form' }));
  await field?.setValue(answer);
  await page.press('Save');
}

const TWO_VERSIONS = [versionOf(2, { answer: 'Answer two.' }), versionOf(1)];

async function goOn(page: Page): Promise<void> {
  arrow('Next pair').click();
  await page.stable();
}

describe('the page of a pair', () => {
  it.each([
    [neighboursOf(), '1 / 1', true, true],
    [neighboursOf({ nextId: idOf(2), total: 3 }), '1 / 3', true, false],
    [neighboursOf({ previousId: idOf(2), current: 3, total: 3 }), '3 / 3', false, true],
    [neighboursOf({ current: null, total: 0 }), '– / 0', true, true],
  ])('knows its place: %j', async (neighbours, place, atStart, atEnd) => {
    const page = await open(pairOf(1), neighbours);
    expect(page.element('pl-pair-navigator [aria-live]').textContent.trim()).toBe(place);
    expect([disabled('Previous pair'), disabled('Next pair')]).toEqual([atStart, atEnd]);
  });

  it('says once that there is no such pair, and leads to those that are there', async () => {
    const page = await Page.open(`pairs/${idOf(1)}`);
    const gone = problemOf({ code: 'pair_not_found', status: 404 });
    for (const path of ['', '/versions', '/neighbours']) await page.answer('GET', `pairs/${idOf(1)}${path}`, gone, 404);
    expect(page.text).toContain('There is no such pair');
    expect(page.has('pl-fault-note')).toBe(false);
    await page.press('Show all pairs');
    expect(page.address).toBe('pairs');
  });

  it.each([
    [neighboursOf({ nextId: idOf(2), current: 1, total: 3 }), '3 / 3', false, true],
    [neighboursOf({ previousId: idOf(2), current: 3, total: 3 }), '1 / 3', true, false],
    [neighboursOf({ current: 7, total: 10_000, totalIsExact: false }), '– / 10,000+', true, true],
  ])('knows its place in a list that comes oldest first: %j', async (neighbours, place, atStart, atEnd) => {
    const page = await open(pairOf(1), neighbours, [versionOf(1)], 'order=oldest');
    expect(page.element('pl-pair-navigator [aria-live]').textContent.trim()).toBe(place);
    expect([disabled('Previous pair'), disabled('Next pair')]).toEqual([atStart, atEnd]);
  });

  it('counts its place in a list of many, once for the pairs beside it', async () => {
    const many = { total: 10_000, totalIsExact: false, current: null };
    const place = (page: Page) => page.element('pl-pair-navigator [aria-live]').textContent.trim();
    const page = await open(pairOf(1), neighboursOf({ ...many, nextId: idOf(2) }));
    expect(place(page)).toBe('– / 10,000+');
    const counting = page.request('GET', 'pairs/count');
    const { params } = counting.request;
    expect([params.get('status'), params.get('pairId')]).toEqual(['draft', idOf(1)]);
    counting.flush({ total: 204_311, totalIsExact: true, current: 20_001 });
    await page.stable();
    expect(place(page)).toBe('20,001 / 204,311');
    arrow('Next pair').click();
    await page.stable();
    await page.answer('GET', `pairs/${idOf(2)}/neighbours`, neighboursOf({ ...many, previousId: idOf(1) }));
    expect(place(page)).toBe('20,002 / 204,311');
    page.http.expectNone(({ url }) => url.endsWith('/count'));
  });

  it('says that there are more where counting them all took too long', async () => {
    const page = await open(pairOf(1), neighboursOf({ total: 10_000, totalIsExact: false, current: 7 }));
    await page.answer('GET', 'pairs/count', { total: 10_000, totalIsExact: false, current: null });
    expect(page.element('pl-pair-navigator [aria-live]').textContent.trim()).toBe('7 / 10,000+');
  });

  it('says why nothing is compared by meaning', async () => {
    const page = await Page.open(`pairs/${idOf(1)}`);
    await page.answer('GET', `pairs/${idOf(1)}`, pairOf(1, { embedding: 'failed' }));
    expect(page.element('pl-similar-pairs').textContent).toContain('The provider refused the text of this pair');
    page.http.expectNone(({ url }) => url.endsWith('/similar'));
  });

  it('goes to the next pair of the list, filters and all', async () => {
    const page = await open(pairOf(1), neighboursOf({ nextId: idOf(2), total: 2 }));
    arrow('Next pair').click();
    await page.stable();
    expect(page.address).toBe(`pairs/${idOf(2)}?status=draft`);
  });

  it('has its place among the hits of the search that it was opened from', async () => {
    const page = await Page.open(`pairs/${idOf(2)}?q=cookie`);
    await page.answer('GET', `pairs/${idOf(2)}`, pairOf(2));
    await page.answer('GET', `pairs/${idOf(2)}/versions`, { items: [versionOf(1)], nextCursor: null });
    page.http.expectNone(({ url }) => url.endsWith('/neighbours'));
    const items = [3, 2, 1].map((n) => ({ pair: pairOf(n), score: 0.5 }));
    await page.answer('GET', 'search', { items, method: 'exact', unsearched: 0 });
    expect(page.element('pl-pair-navigator [aria-live]').textContent.trim()).toBe('2 / 3');
    arrow('Next pair').click();
    await page.stable();
    expect(page.address).toBe(`pairs/${idOf(1)}?q=cookie`);
    expect(disabled('Next pair')).toBe(true);
    page.http.expectNone(({ url }) => url.endsWith('/neighbours'));
  });

  it('asks for the place in the list when it is none of the hits', async () => {
    const page = await Page.open(`pairs/${idOf(2)}?q=cookie`);
    await page.answer('GET', 'search', { items: [], method: 'exact', unsearched: 0 });
    page.request('GET', `pairs/${idOf(2)}/neighbours`);
  });

  it('gives the focus to the form that opens, and back when it closes', async () => {
    const page = await open();
    await page.press('Edit');
    expect(document.activeElement).toBe(page.element('pl-pair-form textarea'));
    await page.press('Discard changes');
    expect(document.activeElement).toBe(page.button('Edit'));
  });

  it('warns before changes are lost, in the app and with the tab', async () => {
    const page = await open();
    const warned = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    await page.press('Edit');
    expect(warned()).toBe(false);
    const [, field] = await page.loader.getAllHarnesses(MatInputHarness.with({ ancestor: 'pl-pair-form' }));
    await field?.setValue('Half written');
    expect(warned()).toBe(true);
    const leaving = page.router.navigateByUrl(page.router.url.replace(/\/pairs.*/, '/history'));
    await page.turn();
    expect(page.text).toContain('Leave without saving?');
    page.button('Keep editing').click();
    expect(await leaving).toBe(false);
    await page.press('Discard changes');
    expect(warned()).toBe(false);
  });

  it('draws Markdown without reading anything as HTML', async () => {
    const answer = '**Bold** <script>alert(1)</script> [bad](javascript:alert(1)) [good](https://example.com)';
    const page = await open(pairOf(1, { answer }));
    const view = page.element('pl-markdown-view');
    expect(view.querySelector('strong')?.textContent).toBe('Bold');
    expect(view.querySelector('script')).toBeNull();
    expect([...view.querySelectorAll('a')].map(({ href }) => href)).toEqual(['https://example.com/']);
    expect(view.textContent).toContain('<script>alert(1)</script>');
  });

  it('stores what was changed over the version that was read', async () => {
    const page = await open();
    await write(page, 'Better.');
    const request = page.request('PATCH', `pairs/${idOf(1)}?html=keep`);
    expect(request.request.headers.get('If-Match')).toBe('"1"');
    expect(request.request.body).toEqual({ answer: 'Better.' });
    request.flush(pairOf(1, { answer: 'Better.', version: 2 }));
    await page.stable();
    expect(page.element('pl-markdown-view').textContent).toContain('Better.');
    expect(page.has('pl-pair-form')).toBe(false);
    expect(document.activeElement).toBe(page.button('Edit'));
  });

  it('changes metadata name by name, each as what it is', async () => {
    const page = await open(pairOf(1, { metadata: { owner: 'ada', size: 3, old: 'x' } }));
    await page.press('Edit');
    const fields = () => page.loader.getAllHarnesses(MatInputHarness.with({ ancestor: 'pl-metadata-form' }));
    await (await fields())[3]?.setValue('4,');
    expect(page.text).toContain('Give a number such as 12 or 3.5.');
    expect(page.button('Save').getAttribute('aria-disabled')).toBe('true');
    await (await fields())[3]?.setValue('4');
    page.element('[aria-label="Remove old"]').click();
    await page.stable();
    await page.press('Add metadata');
    const added = (await fields()).slice(-2);
    expect(await added[0]?.isFocused()).toBe(true);
    await added[1]?.setValue('y');
    expect(page.text).toContain('A value needs a name.');
    await added[0]?.setValue('url');
    await page.press('Save');
    const request = page.request('PATCH', `pairs/${idOf(1)}?html=keep`);
    expect(request.request.headers.get('If-Match')).toBe('"1"');
    expect(request.request.body).toEqual({ metadata: { old: null, size: 4, url: 'y' } });
  });

  it('takes numbers and yes or no as new metadata, and says what is none', async () => {
    const page = await open(pairOf(1, { metadata: {} }));
    await page.press('Edit');
    const choose = async (place: number, text: string) => {
      const selects = await page.loader.getAllHarnesses(MatSelectHarness.with({ ancestor: 'pl-metadata-form' }));
      await selects[place]?.clickOptions({ text });
      await page.stable();
    };
    const write = async (place: number, text: string) => {
      const inputs = await page.loader.getAllHarnesses(MatInputHarness.with({ ancestor: 'pl-metadata-form' }));
      await inputs[place]?.setValue(text);
    };
    await page.press('Add metadata');
    await write(0, 'size');
    await choose(0, 'Number');
    await write(1, '3,5');
    expect(page.text).toContain('Give a number such as 12 or 3.5.');
    await write(1, '3.5');
    expect(page.text).not.toContain('Give a number');
    await page.press('Add metadata');
    await write(2, 'done');
    await choose(1, 'Yes or no');
    await choose(2, 'Yes');
    await page.press('Save');
    expect(page.request('PATCH', `pairs/${idOf(1)}?html=keep`).request.body).toEqual({
      metadata: { size: 3.5, done: true },
    });
  });

  it('leaves the focus to the button while it waits for an answer, and sends once', async () => {
    const page = await open();
    await write(page, 'Better.');
    const saving = page.request('PATCH', `pairs/${idOf(1)}?html=keep`);
    const button = page.button('Saving…');
    expect([button.hasAttribute('disabled'), button.getAttribute('aria-disabled')]).toEqual([false, 'true']);
    button.click();
    await page.stable();
    page.http.expectNone(({ method }) => method === 'PATCH');
    saving.flush(problemOf({ code: 'pair_exists', title: 'Taken.', status: 409 }), { status: 409, statusText: 'x' });
    await page.stable();
    expect(page.button('Save').getAttribute('aria-disabled')).not.toBe('true');
  });

  it('keeps what was written when somebody else was first', async () => {
    const page = await open();
    await write(page, 'Mine.');
    const path = `pairs/${idOf(1)}?html=keep`;
    await page.answer('PATCH', path, problemOf({ code: 'version_changed', title: 'Changed.', status: 412 }), 412);
    expect(page.text).toContain('Somebody else has changed the pair meanwhile');
    await page.press('Take the new version');
    await page.answer('GET', `pairs/${idOf(1)}`, pairOf(1, { version: 2, category: 'Theirs' }));
    await page.answer('GET', `pairs/${idOf(1)}/versions`, { items: [versionOf(2), versionOf(1)], nextCursor: null });
    const fields = await page.loader.getAllHarnesses(MatInputHarness.with({ ancestor: 'pl-pair-form' }));
    expect(await fields[1]?.getValue()).toBe('Mine.');
    await page.press('Save');
    const request = page.request('PATCH', path);
    expect(request.request.headers.get('If-Match')).toBe('"2"');
    expect(request.request.body).toEqual({ answer: 'Mine.' });
  });

  it('tells what each version changed and who made it, and restores one', async () => {
    const now = versionOf(2, { answer: 'Answer two.', made: { import: null, principal: 'ada', at: timeOf(2) } });
    const page = await open(pairOf(1, { version: 2, answer: 'Answer two.' }), neighboursOf(), [now, versionOf(1)]);
    const [newest] = document.querySelectorAll('pl-version-list li');
    expect(newest?.querySelector('del')?.textContent).toContain('1');
    expect(newest?.querySelector('ins')?.textContent).toContain('two');
    expect(newest?.textContent).toContain('by ada');
    expect(page.element('pl-version-list a').getAttribute('href')).toContain(`imports/${idOf(9)}/details`);
    page.element('[aria-label="Restore version 1"]').click();
    await page.stable();
    const request = page.request('POST', `pairs/${idOf(1)}/restore`);
    expect(request.request.body).toEqual({ version: 1 });
  });

  it('shows older versions once, however often they are asked for', async () => {
    const page = await Page.open(`pairs/${idOf(1)}`);
    await page.answer('GET', `pairs/${idOf(1)}`, pairOf(1, { version: 3 }));
    await page.answer('GET', `pairs/${idOf(1)}/versions`, { items: [versionOf(3)], nextCursor: 'older' });
    const more = page.button('Load more');
    more.focus();
    for (let times = 0; times < 2; times++) {
      more.click();
      await page.stable();
    }
    const older = page.request('GET', `pairs/${idOf(1)}/versions`);
    expect([document.activeElement === more, more.textContent.trim()]).toEqual([true, 'Loading…']);
    older.flush({ items: TWO_VERSIONS, nextCursor: null });
    await page.stable();
    const rows = document.querySelectorAll('pl-version-list li');
    expect(rows).toHaveLength(3);
    expect(document.activeElement).toBe(rows[1]);
  });

  it('asks again for older versions that did not come, those that are shown stay', async () => {
    const page = await Page.open(`pairs/${idOf(1)}`);
    const versions = `pairs/${idOf(1)}/versions`;
    await page.answer('GET', versions, { items: [versionOf(3)], nextCursor: 'older' });
    await page.press('Load more');
    await page.answer('GET', versions, problemOf({ code: 'database_unavailable', status: 503 }), 503);
    await page.press('Try again');
    const again = page.request('GET', versions);
    expect(again.request.params.get('cursor')).toBe('older');
    again.flush({ items: TWO_VERSIONS, nextCursor: null });
    await page.stable();
    expect([...document.querySelectorAll('pl-version-list strong')].map((it) => it.textContent)).toEqual([
      'Version 3',
      'Version 2',
      'Version 1',
    ]);
  });

  it.each<[string, object, string]>([
    ['the file', { filename: 'faq.csv', bulkChange: null }, 'faq.csv'],
    ['the change of pairs', { filename: 'bulk-tags.jsonl', bulkChange: 'tags' }, 'Change of tags'],
    ['an import of which no more is known', {}, 'an import'],
  ])('names what wrote the pair last: %s', async (_what, told, name) => {
    const wrote = { importId: idOf(9), row: 12, ...told };
    const byHand = versionOf(3, { made: { import: null, principal: 'ada', at: timeOf(3) } });
    const versions = [byHand, versionOf(2, { made: { import: wrote, principal: 'local', at: timeOf(2) } })];
    const pair = pairOf(1, { version: 3, lastImport: { importId: idOf(9), row: 12 } });
    const page = await open(pair, neighboursOf(), versions);
    const link = page.element('.side dd a');
    expect(link.textContent.trim()).toBe(name);
    expect(link.closest('dd')?.textContent.replace(/\s+/g, ' ').trim()).toBe(`${name}, row 12`);
  });

  it('offers no versions of the pair before, whether those of the next one come or not', async () => {
    const page = await open(pairOf(1, { version: 2 }), neighboursOf({ nextId: idOf(2), total: 2 }), TWO_VERSIONS);
    const offered = () => document.querySelectorAll('pl-version-list [aria-label^="Restore"]').length;
    expect(offered()).toBe(1);
    await goOn(page);
    expect(offered()).toBe(0);
    await page.answer('GET', `pairs/${idOf(2)}/versions`, problemOf(), 500);
    expect(page.has('pl-fault-note')).toBe(true);
    expect(offered()).toBe(0);
  });

  it('draws what was stored at the pair that it belongs to only', async () => {
    const page = await open(pairOf(1, { version: 2 }), neighboursOf({ nextId: idOf(2), total: 2 }), TWO_VERSIONS);
    page.element('[aria-label="Restore version 1"]').click();
    const restoring = page.request('POST', `pairs/${idOf(1)}/restore`);
    await goOn(page);
    await page.answer('GET', `pairs/${idOf(2)}`, pairOf(2));
    await page.press('Edit');
    restoring.flush(pairOf(1, { version: 3 }));
    await page.stable();
    expect(page.has('pl-pair-form')).toBe(true);
    await page.press('Discard changes');
    expect(page.element('.head h2').textContent).toBe('Question 2?');
    await write(page, 'Better.');
    const request = page.request('PATCH', `pairs/${idOf(2)}?html=keep`);
    expect(request.request.headers.get('If-Match')).toBe('"1"');
  });

  it('does not tell at the next pair that the one before was refused', async () => {
    const page = await open(pairOf(1, { version: 2 }), neighboursOf({ nextId: idOf(2), total: 2 }), TWO_VERSIONS);
    page.element('[aria-label="Restore version 1"]').click();
    const restoring = page.request('POST', `pairs/${idOf(1)}/restore`);
    await goOn(page);
    await page.answer('GET', `pairs/${idOf(2)}`, pairOf(2));
    restoring.flush(problemOf({ code: 'pair_exists', title: 'Taken.', status: 409 }), { status: 409, statusText: 'x' });
    await page.stable();
    expect(page.has('pl-fault-note')).toBe(false);
    expect(page.button('Delete').getAttribute('aria-disabled')).not.toBe('true');
  });

  it('stays at the next pair when the one before is gone at last', async () => {
    const page = await open(pairOf(1), neighboursOf({ nextId: idOf(2), total: 2 }));
    await page.press('Delete');
    await page.press('Delete the pair');
    const removing = page.request('DELETE', `pairs/${idOf(1)}`);
    await goOn(page);
    removing.flush(null, { status: 204, statusText: 'x' });
    await page.stable();
    expect(page.address).toBe(`pairs/${idOf(2)}?status=draft`);
  });
});
