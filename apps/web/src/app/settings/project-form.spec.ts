import type { HarnessLoader } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ProjectSettings, type StoredSettings } from '@pairloom/contract';
import { Page } from '../../testing/page.ts';
import { problemOf } from '../../testing/records.ts';

const stored: StoredSettings = {
  ...ProjectSettings.parse({ name: 'Health', loadConcurrency: 2 }),
  version: 4,
  updatedAt: '2026-11-21T10:00:00.000Z',
};

let page: Page;
let form: HarnessLoader;

beforeEach(async () => {
  page = await Page.open('settings');
  await page.answer('GET', 'settings', stored);
  form = await page.loader.getChildLoader('pl-project-form');
});

const button = (text: string) => form.getHarness(MatButtonHarness.with({ text }));
const select = (label: RegExp) => form.getHarness(MatSelectHarness.with({ label }));

/** Presses save and gives what is sent. */
async function saved(): Promise<ProjectSettings> {
  await (await button('Save')).click();
  await page.stable();
  const { request } = page.request('PUT', 'settings');
  expect(request.headers.get('If-Match')).toBe('"4"');
  return request.body as ProjectSettings;
}

describe('the form of a project', () => {
  it('can be saved once something is changed, and taken back', async () => {
    expect(await (await button('Save')).isDisabled()).toBe(true);
    const name = await form.getHarness(MatInputHarness.with({ label: 'Name' }));
    await name.setValue('Care');
    await (await button('Discard changes')).click();
    expect(await name.getValue()).toBe('Health');
    await name.setValue('Care');
    expect(await saved()).toMatchObject({ name: 'Care', loadConcurrency: 2 });
  });

  it('keeps the focus on what was pressed, also when there is nothing to save any more', async () => {
    const focused = async (text: string) => {
      const host = await (await button(text)).host();
      return (await host.isFocused()) && !(await host.getProperty<boolean>('disabled'));
    };
    const focus = async (text: string) => (await (await button(text)).host()).focus();
    const name = await form.getHarness(MatInputHarness.with({ label: 'Name' }));
    await name.setValue('Care');
    await focus('Discard changes');
    await (await button('Discard changes')).click();
    expect(await focused('Discard changes')).toBe(true);
    await name.setValue('Care');
    await focus('Save');
    await saved();
    await page.stable();
    expect(await (await button('Saving…')).isDisabled()).toBe(true);
    await (await button('Saving…')).click();
    page.http.expectNone(({ method }) => method === 'PUT');
    expect(await focused('Saving…')).toBe(true);
  });

  it('gives the focus on when a removed entry takes it along', async () => {
    for (const [add, remove] of [
      ['Allow values of a field', /^Allow any value/],
      ['Limit the length of a field', /^Allow any length/],
    ] as const) {
      await (await button(add)).click();
      const removers = await form.getAllHarnesses(MatButtonHarness.with({ selector: 'li [aria-label]' }));
      const [remover] = removers;
      const host = await remover?.host();
      expect(await host?.getAttribute('aria-label')).toMatch(remove);
      await host?.focus();
      await remover?.click();
      expect(await (await (await button(add)).host()).isFocused()).toBe(true);
    }
  });

  it('warns before changes are lost, in the app and with the tab', async () => {
    const warned = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(warned()).toBe(false);
    await (await form.getHarness(MatInputHarness.with({ label: 'Name' }))).setValue('Care');
    expect(warned()).toBe(true);
    const leaving = page.router.navigateByUrl(page.router.url.replace('settings', 'history'));
    await page.turn();
    expect(page.text).toContain('Leave without saving?');
    page.button('Leave').click();
    expect(await leaving).toBe(true);
    expect(warned()).toBe(false);
  });

  it('does not send what the contract refuses', async () => {
    const places = await form.getHarness(MatInputHarness.with({ label: 'Imports that load at a time' }));
    await places.setValue('17');
    expect(await (await button('Save')).isDisabled()).toBe(true);
    await places.setValue('16');
    expect(await (await button('Save')).isDisabled()).toBe(false);
  });

  it.each([
    ['Imports that load at a time', '17', 'Give a whole number from 1 to 16.'],
    ['Lowest quality score', '2', 'Give a number from 0 to 1, or leave the field blank.'],
    ['Lowest similarity', '0.2', 'Give a number from 0.5 to 1, or leave the field blank.'],
    ['Size of a file, in MiB', '0', 'Give a number above 0 and within what the installation allows'],
  ])('says at the field what it may hold: %s', async (label, value, said) => {
    const box = await form.getHarness(MatInputHarness.with({ label }));
    await box.setValue(value);
    await page.stable();
    const field = await form.getHarness(MatFormFieldHarness.with({ floatingLabelText: label }));
    expect(await field.hasErrors()).toBe(true);
    expect((await field.getTextErrors()).join()).toContain(said);
    expect(page.text).toContain('it cannot be saved like this');
  });

  it('says at a length that its bounds do not fit', async () => {
    await (await button('Limit the length of a field')).click();
    for (const [label, value] of [
      ['At least', '9'],
      ['At most', '3'],
    ] as const)
      await (await form.getHarness(MatInputHarness.with({ label }))).setValue(value);
    await page.stable();
    const fields = await form.getAllHarnesses(MatFormFieldHarness.with({ hasErrors: true }));
    expect(await Promise.all(fields.map((field) => field.getLabel()))).toEqual(['At most']);
  });

  it('allows values of fields, as listed or as the project knows them', async () => {
    await (await button('Allow values of a field')).click();
    const values = await form.getHarness(MatInputHarness.with({ label: 'Values, one on each line' }));
    expect(await (await button('Save')).isDisabled()).toBe(true);
    await values.setValue('Billing\n\n Shipping ');
    await (await values.host()).dispatchEvent('change');
    await (await button('Allow values of a field')).click();
    const field = (await form.getAllHarnesses(MatInputHarness.with({ label: 'Field' }))).at(-1);
    await field?.setValue('tags');
    await (
      await form.getAllHarnesses(MatCheckboxHarness.with({ label: /^Those that the project has/ }))
    )
      .at(-1)
      ?.check();
    const { validation } = await saved();
    expect(validation.allowed).toEqual([
      { field: 'category', values: ['Billing', 'Shipping'], severity: 'error' },
      { field: 'tags', values: 'known', severity: 'error' },
    ]);
  });

  it('limits the length of fields, on either side', async () => {
    await (await button('Limit the length of a field')).click();
    expect(await (await button('Save')).isDisabled()).toBe(true);
    await (await form.getHarness(MatInputHarness.with({ label: 'At most' }))).setValue('120');
    const weight = await select(/^Another length/);
    await weight.open();
    await weight.clickOptions({ text: 'Warning' });
    const { validation } = await saved();
    expect(validation.lengths).toEqual([{ field: 'question', max: 120, severity: 'warning' }]);
  });

  it('refuses changes of status', async () => {
    await (await form.getHarness(MatCheckboxHarness.with({ label: 'Published → Draft' }))).check();
    await (await form.getHarness(MatCheckboxHarness.with({ label: 'Draft → Retired' }))).check();
    const { validation } = await saved();
    expect(validation.refusedTransitions).toEqual([
      { from: 'draft', to: 'retired' },
      { from: 'published', to: 'draft' },
    ]);
  });

  it('says what imports do with duplicates', async () => {
    const repeats = await select(/^Repeats in a file/);
    expect(await repeats.getValueText()).toBe('The last row counts');
    await repeats.open();
    await repeats.clickOptions({ text: 'Repeats fail' });
    const there = await select(/^Pairs that are there already/);
    await there.open();
    await there.clickOptions({ text: /^Are left alone/ });
    expect((await saved()).duplicates).toEqual({ file: 'error', project: 'skip' });
  });

  it('limits files, in the units that people use, and says how far it goes', async () => {
    const installation = {
      fileBytes: 5 * 1024 ** 3,
      unpackedBytes: 2e10,
      rowBytes: 16e6,
      cellChars: 200_000,
      columns: 1_000,
      depth: 100,
    };
    await page.answer('GET', 'settings/limits', { limits: installation, installation });
    expect(page.text).toContain('At most 5,120');
    await (await form.getHarness(MatInputHarness.with({ label: 'Size of a row, in MiB' }))).setValue('0.5');
    await (await form.getHarness(MatInputHarness.with({ label: 'Columns' }))).setValue('40');
    const { limits } = await saved();
    expect(limits).toMatchObject({ rowBytes: 524_288, columns: 40, depth: null });
  });

  it('says so when somebody else was first, and loads what they made of it', async () => {
    await (await form.getHarness(MatInputHarness.with({ label: 'Name' }))).setValue('Care');
    await (await button('Save')).click();
    await page.stable();
    await page.answer('PUT', 'settings', problemOf({ code: 'version_changed', title: 'Changed.' }), 412);
    expect(page.text).toContain('Somebody else has changed this meanwhile.');
    await (await button('Load anew')).click();
    await page.answer('GET', 'settings', { ...stored, name: 'Clinic', version: 5 });
    expect(await (await form.getHarness(MatInputHarness.with({ label: 'Name' }))).getValue()).toBe('Clinic');
  });
});
