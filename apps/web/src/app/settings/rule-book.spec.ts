import type { HarnessLoader } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Rule, type RuleSet, type TriedRules } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { endedOf } from '../../testing/records.ts';

const rule = Rule.parse({
  ...{ id: 'long', name: 'Long enough', severity: 'warning', message: 'Too short.' },
  ...{ field: 'answer', operator: 'minLength', value: 20 },
  when: { field: 'category', operator: 'equals', value: 'Billing' },
});
const stored: RuleSet = { version: 3, rules: [rule], createdBy: 'local', createdAt: '2026-11-21T10:00:00.000Z' };

let page: Page;
let book: HarnessLoader;

beforeEach(async () => {
  page = await Page.open('settings');
  await page.answer('GET', 'rules', stored);
  book = await page.loader.getChildLoader('pl-rule-book');
});

const press = async (text: string | RegExp) => (await book.getHarness(MatButtonHarness.with({ text }))).click();
const input = (label: string, ancestor = 'pl-rule-form') => book.getHarness(MatInputHarness.with({ label, ancestor }));

async function saved(): Promise<readonly Rule[]> {
  await press('Save');
  await page.stable();
  const { request } = page.request('PUT', 'rules');
  expect(request.headers.get('If-Match')).toBe('"3"');
  return (request.body as { rules: Rule[] }).rules;
}

describe('the rules of a project', () => {
  it('are told in words, with the rows that they are for', () => {
    expect(page.text).toContain(
      'Answer: have at least so many characters 20; only where Category: be equal to Billing',
    );
  });

  it('are changed, what they are for as well', async () => {
    await press('Rule…');
    await (await book.getHarness(MatInputHarness.with({ label: 'Value', ancestor: 'fieldset' }))).setValue('Shipping');
    const [must] = await book.getAllHarnesses(MatInputHarness.with({ label: 'Value', ancestor: 'pl-rule-form' }));
    await must?.setValue('30');
    await press('Take over');
    expect(await saved()).toEqual([{ ...rule, value: 30, when: { ...rule.when, value: 'Shipping' } }]);
  });

  it('are for all rows again when their condition is taken off', async () => {
    await press('Rule…');
    await (await book.getHarness(MatCheckboxHarness.with({ label: /^Only for rows/ }))).uncheck();
    await press('Take over');
    const { when: _when, ...rest } = rule;
    expect(await saved()).toEqual([rest]);
  });

  it('grow by one that says what one of several values must be', async () => {
    await press('New rule');
    await (await input('Name')).setValue('Has a known tag');
    await (await input('Field')).setValue('tags');
    const must = await book.getHarness(MatSelectHarness.with({ label: /^Must/ }));
    await must.open();
    await must.clickOptions({ text: 'be one of' });
    const of = await book.getHarness(MatSelectHarness.with({ label: 'Of several values' }));
    await of.open();
    await of.clickOptions({ text: 'one of them must' });
    await (await input('Values, one on each line')).setValue('faq\nhowto');
    await (await input('What the finding says')).setValue('No known tag.');
    await press('Take over');
    expect((await saved())[1]).toMatchObject({
      id: 'has-a-known-tag',
      ...{ field: 'tags', of: 'some', operator: 'oneOf', value: ['faq', 'howto'] },
    });
  });

  it('are switched off and removed without being lost before they are saved', async () => {
    await (await book.getHarness(MatCheckboxHarness.with({ label: '' }))).uncheck();
    expect(page.text).toContain('The changes are not saved yet.');
    await press('Discard changes');
    expect(page.text).not.toContain('The changes are not saved yet.');
    await (
      await book.getHarness(MatButtonHarness.with({ selector: '[aria-label="Remove the rule Long enough"]' }))
    ).click();
    expect(await saved()).toEqual([]);
  });

  it('give the focus to the form that opens, and back when it closes', async () => {
    for (const [opener, close] of [
      ['Rule…', 'Discard'],
      ['New rule', 'Discard'],
      ['Rule…', 'Take over'],
    ] as const) {
      await press(opener);
      const first = await (await input('Name')).host();
      expect(await first.isFocused()).toBe(true);
      await press(close);
      const host = await (await book.getHarness(MatButtonHarness.with({ text: opener }))).host();
      expect(await host.isFocused()).toBe(true);
    }
  });

  it('keep the focus where it was when they are saved, discarded or removed', async () => {
    const host = async (text: string) => (await book.getHarness(MatButtonHarness.with({ text }))).host();
    const focused = async (text: string) =>
      (await (await host(text)).isFocused()) && !(await (await host(text)).getProperty<boolean>('disabled'));
    await (await book.getHarness(MatCheckboxHarness.with({ label: '' }))).uncheck();
    await (await host('Discard changes')).focus();
    await press('Discard changes');
    expect(await focused('Discard changes')).toBe(true);
    await press('Discard changes');
    await (await book.getHarness(MatCheckboxHarness.with({ label: '' }))).uncheck();
    await (await host('Save')).focus();
    await press('Save');
    await page.stable();
    await page.answer('PUT', 'rules', { ...stored, version: 4, rules: [{ ...rule, enabled: false }] });
    expect(await focused('Save')).toBe(true);
    await press('Save');
    page.http.expectNone(({ method }) => method === 'PUT');
    const remove = MatButtonHarness.with({ selector: '[aria-label="Remove the rule Long enough"]' });
    const remover = await book.getHarness(remove);
    await (await remover.host()).focus();
    await remover.click();
    expect(await focused('New rule')).toBe(true);
  });

  it('ask before one that is half written gives way to another', async () => {
    await press('New rule');
    await (await input('Name')).setValue('Half');
    await press('Rule…');
    await page.press('Keep editing');
    expect(await (await input('Name')).getValue()).toBe('Half');
    await press('Rule…');
    await page.press('Drop it');
    expect(await (await input('Name')).getValue()).toBe('Long enough');
  });

  it('keep what is written of one while it is switched off', async () => {
    await press('Rule…');
    await (await input('Name')).setValue('Longer');
    await (await book.getHarness(MatCheckboxHarness.with({ label: '' }))).uncheck();
    expect(await (await input('Name')).getValue()).toBe('Longer');
    await press('Take over');
    expect(await saved()).toEqual([{ ...rule, name: 'Longer', enabled: false }]);
  });

  it('warn before one that is half written is lost, in the app and with the tab', async () => {
    const warned = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    await press('New rule');
    expect(warned()).toBe(false);
    await (await input('Name')).setValue('Half');
    expect(warned()).toBe(true);
    const leaving = page.router.navigateByUrl(page.router.url.replace('settings', 'history'));
    await page.turn();
    page.button('Keep editing').click();
    expect(await leaving).toBe(false);
    await press('Discard');
    expect(warned()).toBe(false);
  });

  it('are tried on a row as they stand in the form', async () => {
    await (await input('Question', 'pl-rule-trial')).setValue('Why?');
    await (await input('Tags, separated by commas', 'pl-rule-trial')).setValue('a, b');
    await (await input('Metadata', 'pl-rule-trial')).setValue('colour: red');
    await press('Try');
    await page.stable();
    const { request } = page.request('POST', 'rules/try');
    const row = { question: 'Why?', answer: '', tags: ['a', 'b'], metadata: { colour: 'red' } };
    expect(request.body).toEqual({ rules: [rule], rows: [row] });
  });

  it('are tried on a past import, and show what they say of it', async () => {
    page.button('On a past import').click();
    await page.stable();
    await page.answer('GET', 'imports', { items: [endedOf(1, { counts: { created: 5 } })], nextCursor: null });
    const imports = await book.getHarness(MatSelectHarness.with({ label: 'Import' }));
    await imports.open();
    await imports.clickOptions({ text: /pairs-1\.csv/ });
    await press('Try');
    await page.stable();
    const tried: TriedRules = {
      ...{ rows: 5, failed: 1, complete: true, rules: [{ id: 'long', violated: 2 }] },
      groups: [],
      quality: [0, 0, 0, 0, 0, 0, 0, 1, 4, 0],
    };
    await page.answer('POST', 'rules/try', tried);
    expect(page.text).toContain('5 rows looked at, 1 would fail');
    expect(page.text).toContain('Long enough: broken by 2 rows');
  });
});
