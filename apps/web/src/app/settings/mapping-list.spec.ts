import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import type { HarnessLoader } from '@angular/cdk/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SavedMapping } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { idOf, problemOf, timeOf } from '../../testing/records.ts';

const saved = (n: number, name: string): SavedMapping => ({
  id: idOf(n),
  name,
  columns: ['Frage', 'Antwort', 'Thema'],
  mapping: { question: 'Frage', answer: 'Antwort' },
  createdBy: 'local',
  createdAt: timeOf(n),
  updatedAt: timeOf(n),
});

let page: Page;
let list: HarnessLoader;

async function open(...items: SavedMapping[]): Promise<void> {
  await page.answer('GET', 'mappings', { items, nextCursor: null });
  list = await page.loader.getChildLoader('pl-mapping-list');
}

const remover = (name: string) =>
  list.getHarness(MatButtonHarness.with({ selector: `[aria-label="Remove the mapping ${name}"]` }));
const names = (): string[] =>
  [...document.querySelectorAll('pl-mapping-list strong')].map((name) => name.textContent.trim());

beforeEach(async () => {
  page = await Page.open('settings');
});

describe('the saved mappings of a project', () => {
  it('are told by name, number of columns and what goes where', async () => {
    await open(saved(1, 'Help desk'));
    const text = page.element('pl-mapping-list li').textContent.replace(/\s+/g, ' ');
    for (const words of ['Help desk', '3 columns', 'Frage', 'Antwort']) expect(text).toContain(words);
  });

  it('are removed after a question, and read anew', async () => {
    await open(saved(1, 'Help desk'), saved(2, 'Wiki'));
    await (await remover('Help desk')).click();
    const dialog = await page.loader.getHarness(MatDialogHarness);
    expect(await (await dialog.host()).text()).toContain('Imports that used it stay as they are.');
    await page.press('Remove');
    await page.answer('DELETE', `mappings/${idOf(1)}`, {});
    await open(saved(2, 'Wiki'));
    expect(names()).toEqual(['Wiki']);
  });

  it('stay when the reader thinks better of it', async () => {
    await open(saved(1, 'Help desk'));
    await (await remover('Help desk')).click();
    await page.press('Keep it');
    page.http.expectNone(({ method }) => method === 'DELETE');
    expect(names()).toEqual(['Help desk']);
  });

  it('say why one could not be removed', async () => {
    await open(saved(1, 'Help desk'));
    await (await remover('Help desk')).click();
    await page.press('Remove');
    await page.answer('DELETE', `mappings/${idOf(1)}`, problemOf({ code: 'mapping_not_found', status: 404 }), 404);
    expect(page.element('pl-mapping-list pl-fault-note').textContent).toContain('There is no such saved mapping');
    expect(names()).toEqual(['Help desk']);
  });

  it('are asked for again where they did not come', async () => {
    await page.answer('GET', 'mappings', problemOf({ code: 'database_unavailable', status: 503 }), 503);
    expect(page.has('pl-mapping-list li')).toBe(false);
    page.element('pl-mapping-list pl-ask-again button').click();
    await page.stable();
    await open(saved(1, 'Help desk'));
    expect(names()).toEqual(['Help desk']);
  });

  it('are said to be none', async () => {
    await open();
    expect(page.element('pl-mapping-list li').textContent).toContain('No mapping is saved yet.');
  });
});
