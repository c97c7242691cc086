import { expect, test } from '@playwright/test';
import {
  dialogOf,
  dropFile,
  expectAccessibleInThemes,
  expectReviewed,
  startImport,
  toReview,
} from './import-dialog.ts';
import { csvOf, ProjectApi } from './project-api.ts';

const pairs = (count: number): string =>
  csvOf(
    ['question', 'answer'],
    Array.from({ length: count }, (_row, n) => [`How does step ${n} work?`, `Press button ${n}.`]),
  );

test('a mirror says which pairs it would retire before it does', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Mirror');
  await project.imported('faq.csv', pairs(11), { mode: 'mirror', embed: false });
  const dialog = dialogOf(page);
  const retired = dialog.locator('pl-retired-pairs');

  await page.goto(project.page('imports'));
  await expect(page.getByRole('table')).toBeVisible();
  await dropFile(page, 'faq.csv', pairs(4));
  await toReview(page);
  await expectReviewed(page);
  await dialog.getByRole('button', { name: /^What is done with the rows/ }).click();
  await dialog.getByRole('combobox', { name: 'Mode' }).click();
  await page.getByRole('option', { name: 'Mirror' }).click();

  // Seven of eleven are more than a mirror retires unasked.
  await expect(dialog.getByText('7 of 11 pairs of the set would be retired')).toBeVisible();
  await expect(retired).toContainText('They will stay as they are.');
  await expect(retired.getByRole('link')).toHaveCount(5);
  const limit = dialog.getByLabel('Refuse to retire more than, in percent');
  await limit.fill('150');
  await limit.blur();
  await expect(dialog.getByText('Give a number from 0 to 100.')).toBeVisible();
  await limit.fill('70');
  await limit.blur();

  await expect(retired).toContainText('These 7 pairs are not in the file. They will be set to retired.');
  await retired.getByRole('button', { name: 'Show more' }).click();
  await expect(retired.getByRole('link')).toHaveCount(7);
  await expectAccessibleInThemes(page, 'the review of a mirror');
  await startImport(page);

  await expect(retired).toContainText('These 7 pairs are not in the file. They were set to retired.');
  const first = retired.getByRole('link').first();
  const question = (await first.textContent()) ?? '';
  await first.click();
  await expect(page.getByRole('heading', { name: question.trim() })).toBeVisible();
  const known = await project.pairs();
  expect(known.filter(({ status }) => status === 'retired')).toHaveLength(7);
  expect(known.find((pair) => pair.question === question.trim())?.status).toBe('retired');
});
