import { TestBed } from '@angular/core/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { describe, expect, it } from '@jest/globals';
import { provideIcons } from '../icons/provide-icons.ts';
import { LanguageStore } from '../words/language-store.ts';
import { PROJECT } from '../../testing/records.ts';
import { ExportMenu } from './export-menu.ts';
import { filtersFrom, type FilterAddress } from './pair-filter.ts';

interface Given {
  filters?: FilterAddress;
  total?: number | null;
  more?: boolean;
  searching?: boolean;
}

/** What the open menu says, and where its links lead. */
async function open({ filters = {}, total = null, more = false, searching = false }: Given = {}) {
  TestBed.configureTestingModule({
    providers: [provideIcons(), { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } }],
  });
  const fixture = TestBed.createComponent(ExportMenu);
  const inputs = { projectId: PROJECT, filters: filtersFrom(filters), total, more, searching };
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  await (await TestbedHarnessEnvironment.loader(fixture).getHarness(MatMenuHarness)).open();
  const panel = document.querySelector('.mat-mdc-menu-panel');
  const note = document.getElementById(panel?.getAttribute('aria-describedby') ?? '');
  return {
    fixture,
    note: () => [...(note?.children ?? [])].map(({ textContent }) => textContent),
    links: [...document.querySelectorAll<HTMLAnchorElement>('a[mat-menu-item]')],
  };
}

describe('the export of pairs', () => {
  it('has a link for each format, with the filters in force', async () => {
    const { links, note } = await open({ filters: { status: 'draft', category: 'A & B', tag: 'c+d' }, total: 200 });
    expect(links.map((link) => [link.textContent.trim(), link.hasAttribute('download')])).toEqual([
      ['CSV', true],
      ['JSON Lines', true],
      ['JSON', true],
    ]);
    const { pathname, searchParams } = new URL(links[1]?.href ?? '');
    expect(pathname).toBe(`/api/v1/projects/${PROJECT}/pairs/export`);
    expect(Object.fromEntries(searchParams)).toEqual({
      format: 'jsonl',
      status: 'draft',
      category: 'A & B',
      tag: 'c+d',
    });
    expect(note()).toEqual(['200 pairs as a file']);
  });

  it.each<[Given, string[]]>([
    [{ total: 10_000, more: true }, ['more than 10,000 pairs as a file']],
    [{ total: null }, ['Pairs as a file']],
    [
      { total: 5, searching: true },
      ['5 pairs as a file', 'The search does not apply to an export: the file has every pair that fits the filters.'],
    ],
    [
      { total: 5, filters: { status: 'draft', quality: 'low', near: 'found' } },
      ['Pairs as a file', 'These filters do not apply to an export: Quality, Near duplicates.'],
    ],
  ])('says what %j is exported as', async (given, text) => {
    const { links, note } = await open(given);
    expect(note()).toEqual(text);
    expect(links[0]?.href).not.toContain('quality');
  });

  it('speaks German', async () => {
    const { fixture, note } = await open({ total: 5, searching: true, filters: { embedding: 'pending' } });
    await TestBed.inject(LanguageStore).choose('de');
    await fixture.whenStable();
    expect(note()).toContain('Diese Filter gelten für einen Export nicht: Vektor.');
    await TestBed.inject(LanguageStore).choose('en');
  });
});
