import { TestKey } from '@angular/cdk/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { describe, expect, it } from '@jest/globals';
import { answerLook, openStep, optionsInAddress, reply, SOURCE_PATH } from '../../../testing/draft.ts';
import type { Page } from '../../../testing/page.ts';
import { idOf, problemOf, PROJECT, timeOf } from '../../../testing/records.ts';
import { columnOf, sourceRowOf, sourceRowsOf } from '../../../testing/sources.ts';

const columns = [
  columnOf('Type'),
  columnOf('Question', { field: 'question', confidence: 1 }),
  columnOf('Best Answer', { field: 'answer', confidence: 0.4 }),
];
const ambiguous = {
  columns,
  mapping: null,
  problems: [{ code: 'mapping_required' as const, message: 'Question and answer cannot be told without a guess.' }],
};
const select = (page: Page, label: string) =>
  page.loader.getHarness(MatSelectHarness.with({ ancestor: 'pl-map-columns', selector: `[aria-label="${label}"]` }));
const review = (page: Page) => page.element('pl-map-columns .actions button:last-child') as HTMLButtonElement;

describe('mapping columns', () => {
  it('shows what each field is read from, how sure that is, and the pairs that come of it', async () => {
    const page = await openStep('map');
    await answerLook(page);
    expect(await (await select(page, 'Column for Question')).getValueText()).toBe('Question');
    expect(page.element('.pinned .sure').textContent.trim()).toBe('certain');
    expect(page.element('pl-pair-preview tbody').textContent).toContain('الرياض');
    expect(review(page).disabled).toBe(false);
  });

  it('asks calmly where it would have to guess, and takes nothing that is not certain', async () => {
    const page = await openStep('map');
    await answerLook(page, ambiguous);
    expect(page.text).toContain('Pairloom does not guess here.');
    expect(page.has('pl-fault-note')).toBe(false);
    expect(await (await select(page, 'Column for Question')).getValueText()).toBe('Question');
    expect(await (await select(page, 'Column for Answer')).isEmpty()).toBe(true);
    expect(review(page).disabled).toBe(true);

    await page.press('“Best Answer”?');
    const mapping = { question: 'Question', answer: 'Best Answer' };
    expect(optionsInAddress(page)).toEqual({ mapping });
    await answerLook(page, { columns, mapping });
    expect(review(page).disabled).toBe(false);
    expect(page.element('pl-pair-preview').textContent).toContain('What is it?');
  });

  it('offers each column that the refusal to guess names, one click to map it', async () => {
    const two = [...columns, columnOf('Correct Answers')];
    const named = { question: ['Question'], answer: ['Question', 'Best Answer', 'Correct Answers', 'Gone'] };
    const page = await openStep('map');
    await answerLook(page, {
      ...ambiguous,
      columns: two,
      problems: ambiguous.problems.map((problem) => ({ ...problem, candidates: named })),
    });
    const offered = [...document.querySelectorAll('.maybe')].map((button) => button.textContent.trim());
    expect(offered).toEqual(['“Best Answer”?', '“Correct Answers”?']);
    await page.press('“Correct Answers”?');
    const mapping = { question: 'Question', answer: 'Correct Answers' };
    expect(optionsInAddress(page)).toEqual({ mapping });
    await answerLook(page, { columns: two, mapping });
    expect([page.has('.maybe'), review(page).disabled]).toEqual([false, false]);
  });

  it('does not take one column for both', async () => {
    const mapping = { question: 'Question', answer: 'Question' };
    const page = await openStep('map', { mapping });
    await answerLook(page, { mapping });
    expect(page.text).toContain('Question and answer cannot be the same column.');
    expect(review(page).disabled).toBe(true);
  });

  it('asks what becomes of the other columns', async () => {
    const page = await openStep('map');
    await answerLook(page, { columns, mapping: { question: 'Question', answer: 'Best Answer' } });
    const type = await select(page, 'What to do with column Type');
    expect(await type.getValueText()).toBe('Leave out');
    await type.open();
    await type.clickOptions({ text: 'Keep as metadata' });
    await page.stable();
    expect(optionsInAddress(page)).toMatchObject({ mapping: { 'metadata.Type': 'Type' } });
  });

  describe('of a file with many columns', () => {
    const many = [
      columnOf('Question', { field: 'question', confidence: 1 }),
      columnOf('Answer', { field: 'answer', confidence: 1 }),
      ...Array.from({ length: 20 }, (_, place) => columnOf(`Höhe ${place + 1}`)),
    ];
    const shown = () => [...document.querySelectorAll('.rest .name')].map((name) => name.textContent);
    const filter = (page: Page) => page.loader.getHarness(MatInputHarness.with({ ancestor: 'pl-map-columns .find' }));

    async function openMany(): Promise<Page> {
      const page = await openStep('map');
      await answerLook(page, { columns: many });
      return page;
    }

    it('finds columns by name, for the fields and among the others', async () => {
      const page = await openMany();
      expect(page.element('.find [role=status]').textContent.trim()).toBe('22 columns');
      await (await filter(page)).setValue(' HOHE 2 ');
      expect(page.element('.find [role=status]').textContent.trim()).toBe('2 of 22 columns');
      expect(shown()).toEqual(['Höhe 2', 'Höhe 20']);
      const category = await select(page, 'Column for Category');
      await category.open();
      const options = await Promise.all((await category.getOptions()).map((option) => option.getText()));
      expect(options).toEqual(['No column', 'Höhe 2Höhe 2 1', 'Höhe 20Höhe 20 1']);
      expect(await (await select(page, 'Column for Question')).getValueText()).toBe('Question');
    });

    it('gives a role to those that are shown alone, and says so', async () => {
      const page = await openMany();
      await (await filter(page)).setValue('höhe 2');
      await page.press('Keep these 2 as metadata');
      const { mapping } = optionsInAddress(page) as { mapping: object };
      const kept = Object.keys(mapping).filter((field) => field.startsWith('metadata.'));
      expect(kept).toEqual(['metadata.Höhe 2', 'metadata.Höhe 20']);
    });

    it('empties the filter by Esc, and closes only after that', async () => {
      const page = await openMany();
      const box = await filter(page);
      await box.setValue('x');
      expect(page.text).toContain('None of them has such a name.');
      await (await box.host()).sendKeys(TestKey.ESCAPE);
      expect([await box.getValue(), page.has('pl-map-columns')]).toEqual(['', true]);
      await (await box.host()).sendKeys(TestKey.ESCAPE);
      await page.stable();
      expect(page.has('pl-map-columns')).toBe(false);
    });
  });

  it('shows no filter where the columns are few', async () => {
    const page = await openStep('map');
    await answerLook(page);
    expect(page.has('.find')).toBe(false);
  });

  it('says when a field is put together of several columns', async () => {
    const mapping = { question: { columns: ['Type', 'Question'], join: ' ' }, answer: 'Best Answer' };
    const page = await openStep('map', { mapping });
    await answerLook(page, { columns, mapping });
    expect(page.element('.composed').textContent).toContain('Type + Question');
  });

  it('keeps the mapping for files with the same columns', async () => {
    const page = await openStep('map');
    await answerLook(page);
    page.element('pl-save-mapping-form mat-expansion-panel-header').click();
    await page.stable();
    const told = page.element('pl-save-mapping-form [role=status]');
    expect(told.textContent).toBe('');
    page.button('Save').focus();
    await page.press('Save');
    expect([document.activeElement, page.button('Save').hasAttribute('disabled')]).toEqual([
      page.button('Save'),
      false,
    ]);
    const saving = page.request('POST', 'mappings');
    const body = saving.request.body as object;
    const mapping = { question: 'Question', answer: 'Answer' };
    expect(body).toEqual({ name: 'pairs', columns: ['Question', 'Answer'], mapping });
    const saved = {
      ...body,
      id: idOf(3),
      projectId: PROJECT,
      createdBy: 'local',
      createdAt: timeOf(1),
      updatedAt: timeOf(1),
    };
    await reply(page, saving, saved, 201);
    expect(told.textContent).toBe('Saved as “pairs”.');
  });

  it('asks again for the first pairs where they did not come', async () => {
    const page = await openStep('map');
    await answerLook(page, {}, null);
    const rows = `${SOURCE_PATH}/rows`;
    await page.answer('GET', rows, problemOf({ code: 'database_unavailable', status: 503 }), 503);
    page.element('pl-pair-preview pl-ask-again button').click();
    await page.stable();
    const pair = { question: 'What is it?', answer: 'A thing.', metadata: { page: '3' } };
    await page.answer('GET', rows, sourceRowsOf([sourceRowOf(1, ['What is it?', 'A thing.', '3'], { pair })]));
    const heads = [...document.querySelectorAll('pl-pair-preview thead th')].map((head) => head.textContent.trim());
    expect(heads).toEqual(['Row', 'Question', 'Answer', 'Metadata']);
  });

  it('says that nothing is saved only once that is known', async () => {
    const page = await openStep('map');
    await answerLook(page);
    await page.press('Use a known mapping');
    const menu = () => page.element('.mat-mdc-menu-panel').textContent;
    expect(menu()).toContain('Loading…');
    await page.answer('GET', '/api/v1/presets', { items: [] });
    await page.answer('GET', 'mappings', problemOf({ code: 'database_unavailable', status: 503 }), 503);
    expect(menu()).toContain('They could not be loaded');
    page.element('pl-known-mappings pl-ask-again button').click();
    await page.stable();
    await page.answer('GET', '/api/v1/presets', { items: [] });
    await page.answer('GET', 'mappings', { items: [], nextCursor: null });
    expect(menu()).toContain('Nothing saved yet');
  });

  it('takes the mapping of a known product', async () => {
    const page = await openStep('map');
    await answerLook(page);
    await page.press('Use a known mapping');
    const product = {
      id: 'dify',
      name: 'Dify annotations',
      description: '',
      formats: ['csv'],
      mapping: {},
      verified: null,
    };
    await page.answer('GET', '/api/v1/presets', { items: [product, { ...product, id: 'x', formats: ['xml'] }] });
    await page.answer('GET', 'mappings', { items: [], nextCursor: null });
    expect(document.querySelectorAll('.mat-mdc-menu-panel button')).toHaveLength(3);
    await page.press('Dify annotations');
    expect(optionsInAddress(page)).toEqual({ preset: 'dify' });
    page.request('GET', `${SOURCE_PATH}/inspection`);
  });
});
