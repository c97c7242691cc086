import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { provideIcons } from '../icons/provide-icons.ts';
import { LanguageStore } from '../words/language-store.ts';
import { LanguageMenu } from './language-menu.ts';

let menu: MatMenuHarness;
let languages: LanguageStore;

beforeEach(async () => {
  localStorage.clear();
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  languages = TestBed.inject(LanguageStore);
  const fixture = TestBed.createComponent(LanguageMenu);
  menu = await TestbedHarnessEnvironment.loader(fixture).getHarness(MatMenuHarness);
});

afterEach(async () => {
  await languages.choose('en');
  localStorage.clear();
});

/** Languages by their own names, with how they are marked. */
async function offered(): Promise<[string, string | null, string | null][]> {
  await menu.open();
  const items = await menu.getItems();
  return Promise.all(
    items.map(async (item) => {
      const host = await item.host();
      return [await item.getText(), await host.getAttribute('aria-checked'), await host.getAttribute('lang')];
    }),
  );
}

const label = async () => (await menu.host()).getAttribute('aria-label');

describe('the menu of languages', () => {
  it('names each by its own name, in its own tongue, and marks the one that is shown', async () => {
    expect(await label()).toBe('Language: English');
    expect(await offered()).toEqual([
      ['English', 'true', 'en'],
      ['Deutsch', 'false', 'de'],
    ]);
  });

  it('changes the language of the app, remembers it, and says so', async () => {
    await menu.open();
    await menu.clickItem({ text: 'Deutsch' });
    await languages.choose('de');
    expect(await label()).toBe('Sprache: Deutsch');
    expect(document.documentElement.lang).toBe('de');
    expect(localStorage.getItem('pairloom.language')).toBe('de');
    expect((await offered()).map(([, checked]) => checked)).toEqual(['false', 'true']);
  });
});
