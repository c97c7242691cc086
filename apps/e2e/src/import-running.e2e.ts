import { expect, test } from '@playwright/test';
import { dialogOf, dropFile, expectAccessible, newProject, startImport, toReview } from './import-dialog.ts';
import { manyPairs, ProjectApi } from './project-api.ts';

const rows = (count: number, row: (place: number) => string): string =>
  `question,answer\n${Array.from({ length: count }, (_, place) => row(place)).join('\n')}\n`;

test('an import is paused, resumed and cancelled, and goes on when the dialog is closed', async ({ page }) => {
  await page.goto(await newProject(page, 'Controlled'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await dropFile(
    page,
    'many.csv',
    rows(60_000, (place) => `"What is number ${place}?","It is ${place}, of course."`),
  );
  const dialog = dialogOf(page);
  await toReview(page);
  await expect(dialog.getByRole('button', { name: /^Import/ })).toBeEnabled();
  await startImport(page);

  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(dialog.getByText(/^Paused by/)).toBeVisible();
  await expectAccessible(page, 'paused');
  await page.keyboard.press('Escape');
  await expect(dialog.getByText(/leaves it to the server/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Leave paused and close' }).click();

  // On every page the tray tells of it.
  await page.getByRole('link', { name: 'Pairs', exact: true }).click();
  const tray = page.getByRole('region', { name: 'Running imports' });
  await tray.getByRole('button').click();
  await expectAccessible(page, 'tray');
  await tray.getByRole('link', { name: /many\.csv/ }).click();

  await dialog.getByRole('button', { name: 'Resume' }).click();
  await dialog.getByRole('button', { name: 'Cancel import' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByText(/counted as not processed|not reached/)).toBeVisible();
  await question.getByRole('button', { name: 'Cancel the import' }).click();
  await expect(dialog.getByText('The import was cancelled')).toBeVisible();
  await expect(dialog.getByText('60,000 rows')).toBeVisible();
});

test('ten thousand errors are listed, filtered and scrolled without filling the page', async ({ page }) => {
  await page.goto(await newProject(page, 'Long log'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await dropFile(
    page,
    'bad.csv',
    rows(10_001, (place) => (place === 0 ? '"Question 0?",Yes' : `"Question ${place}?",`)),
  );
  const dialog = dialogOf(page);
  await toReview(page);
  await expect(dialog.getByText('1 row can be imported, 10,000 rows would fail.')).toBeVisible();
  await startImport(page);
  await expect(dialog.getByText('Completed with 10,000 failed rows')).toBeVisible();
  await dialog.getByRole('radio', { name: 'One by one' }).click();
  await expect(dialog.getByText('Row 2 ·').first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Load more' }).click();
  await expect(dialog.getByText('Row 52 ·')).toBeAttached();
  expect(await page.locator('*').count()).toBeLessThan(4_000);
});

test('an import goes on while the page has no connection, and the page catches up', async ({ page, context }) => {
  const project = await ProjectApi.create(page, 'Offline');
  await page.goto(project.page('imports'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('No connection to the server.')).toBeVisible();
  const elsewhere = await project.imported('elsewhere.csv', manyPairs(200));
  await context.setOffline(false);
  await expect(page.getByText('No connection to the server.')).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: elsewhere.filename });
  await expect(row.getByText('Completed', { exact: true })).toBeVisible();
});
