import { expect, test } from '@playwright/test';
import { csvOf, ProjectApi } from './project-api.ts';

const HEADER = ['question', 'answer'];

test('an import is undone, and the undo is undone', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Undo');
  await project.imported('first.csv', csvOf(HEADER, [['Where is my invoice?', 'In the post.']]));
  const later = await project.imported(
    'later.csv',
    csvOf(HEADER, [
      ['Where is my invoice?', 'Under Billing.'],
      ['How do I pay?', 'By card.'],
    ]),
  );
  const answers = async (): Promise<string[]> => {
    await page.goto(project.page('pairs'));
    await expect(page.getByRole('link', { name: /Where is my invoice/ })).toBeVisible();
    return page.locator('.answer').allTextContents();
  };

  await page.goto(project.page(`imports/${later.id}/details`));
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the import' }).click();
  await expect(page).not.toHaveURL(new RegExp(later.id));
  await expect(page.locator('pl-status-chip').first()).toHaveText('Completed');
  await expect(page.getByRole('heading', { name: 'Linked imports' })).toBeVisible();
  const undone = page.url();
  expect((await answers()).map((text) => text.trim())).toEqual(['In the post.']);

  await page.goto(undone);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the import' }).click();
  await expect(page).not.toHaveURL(undone);
  await expect(page.locator('pl-status-chip').first()).toHaveText('Completed');
  expect((await answers()).map((text) => text.trim()).sort()).toEqual(['By card.', 'Under Billing.']);
});
