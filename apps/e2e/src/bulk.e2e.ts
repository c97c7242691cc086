import { expect, test, type Page } from '@playwright/test';
import { dialogOf, expectAccessible, expectAccessibleInThemes } from './import-dialog.ts';
import { manyPairs, ProjectApi } from './project-api.ts';

const FIRST = 'How does step 0 work?';
const SECOND = 'How does step 1 work?';

async function select(page: Page, ...questions: readonly string[]): Promise<void> {
  for (const question of questions) await page.getByRole('checkbox', { name: `Select: ${question}` }).check();
  await expect(page.getByText(`${questions.length} selected`)).toBeVisible();
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

test('selected pairs are tagged, given a status and deleted, and their history names each change', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Selected');
  await project.imported('pairs.csv', manyPairs(3));
  await page.goto(project.page('pairs'));
  const filters = page.getByRole('navigation', { name: 'Filters' });

  await select(page, FIRST, SECOND);
  await press(page, 'Add or remove tags');
  await expect(dialogOf(page).getByLabel('Tags to add')).toBeFocused();
  await expectAccessibleInThemes(page, 'tags');
  await dialogOf(page).getByLabel('Tags to add').fill('urgent, seen');
  await dialogOf(page).getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Tags of 2 pairs changed', { exact: true })).toBeVisible();
  await expect(filters.getByRole('link', { name: /^urgent\s*2$/ })).toBeVisible();

  await select(page, FIRST, SECOND);
  await press(page, 'Set status');
  await expectAccessible(page, 'status');
  await page.getByRole('menuitem', { name: 'Retired' }).click();
  await expect(page.getByText('Status of 2 pairs changed', { exact: true })).toBeVisible();
  await expect(filters.getByRole('link', { name: /^Retired\s*2$/ })).toBeVisible();

  await select(page, SECOND);
  await press(page, 'Delete');
  const question = page.getByRole('alertdialog');
  await expect(question.getByRole('heading', { name: 'Delete 1 pair?' })).toBeVisible();
  await expectAccessibleInThemes(page, 'deletion');
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('1 pair deleted', { exact: true })).toBeVisible();
  await expect(page.getByText('2 pairs', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: FIRST }).click();
  const versions = page.locator('pl-version-list').getByRole('listitem');
  await expect(versions).toHaveCount(3);
  await expect(versions.first().locator('ins')).toContainText('Retired');
  await versions.nth(1).getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Change of tags' })).toBeVisible();
  await expect(page.getByText('Every row is accounted for')).toBeVisible();

  await page.goto(project.page('history'));
  for (const change of ['Change of tags', 'Change of status', 'Deletion of pairs']) {
    const lines = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: change }) });
    await expect(lines.filter({ hasText: 'started a change of pairs' })).toHaveCount(1);
  }
  await expectAccessible(page, 'history');
});

test('vectors are made for the whole project: those that lack one, then all anew', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Vectors');
  await project.imported('pairs.csv', manyPairs(101));
  await page.goto(project.page('pairs'));
  for (const scope of ['Only those that lack one', 'All anew']) {
    await page.getByRole('checkbox', { name: 'Select all that are loaded' }).check();
    await press(page, 'Select all 101 pairs of this list');
    await press(page, 'Make vectors');
    await page.getByRole('menuitem', { name: scope }).click();
    if (scope === 'All anew') await press(page, 'Make them anew');
    await expect(page.getByRole('progressbar', { name: /of (101|…) pairs/ })).toBeVisible();
    await expect(page.getByText('Vectors of 101 pairs made', { exact: true })).toBeVisible();
  }
  const filters = page.getByRole('navigation', { name: 'Filters' });
  await expect(filters.getByRole('link', { name: /^With vector\s*101$/ })).toBeVisible();
  await page.getByRole('link', { name: 'Follow it' }).click();
  await expect(page.getByRole('heading', { name: 'New vectors' })).toBeVisible();
});
