import { expect, test } from '@playwright/test';
import {
  dialogOf,
  dropFile,
  expectAccessible,
  expectAccessibleInThemes,
  newProject,
  startImport,
  toReview,
} from './import-dialog.ts';
import { manyPairs, ProjectApi } from './project-api.ts';

const rows = (count: number, row: (place: number) => string): string =>
  `question,answer\n${Array.from({ length: count }, (_, place) => row(place)).join('\n')}\n`;

test('an import is paused, left so when the dialog is closed, resumed and cancelled', async ({ page }) => {
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
  await expectAccessibleInThemes(page, 'tray');
  await tray.getByRole('link', { name: /many\.csv/ }).click();

  await dialog.getByRole('button', { name: 'Resume' }).click();
  await dialog.getByRole('button', { name: 'Cancel import' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByText(/counted as not processed|not reached/)).toBeVisible();
  await expectAccessible(page, 'question');
  await question.getByRole('button', { name: 'Cancel the import' }).click();
  await expect(dialog.getByText('The import was cancelled')).toBeVisible();
  await expect(dialog.getByText('60,000 rows')).toBeVisible();
});

test('an import goes on when the dialog is closed: the tray shows it on another page, and its end is told', async ({
  page,
}) => {
  await page.goto(await newProject(page, 'Left alone'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await dropFile(
    page,
    'many.csv',
    rows(60_000, (place) => `"What is number ${place}?","It is ${place}, of course."`),
  );
  const dialog = dialogOf(page);
  await toReview(page);
  await dialog.getByRole('button', { name: 'What is done with the rows' }).click();
  await dialog.getByRole('checkbox', { name: /^Make vectors/ }).uncheck();
  await startImport(page);
  await dialog.getByRole('button', { name: 'Keep running and close' }).click();
  await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
  const tray = page.getByRole('region', { name: 'Running imports' });
  await expect(tray.getByText('1 import runs')).toBeVisible();
  await tray.getByRole('button').click();
  await expect(tray.getByRole('progressbar', { name: 'Progress of many.csv' })).toBeVisible();
  await expect(page.getByText('“many.csv” is imported.')).toBeVisible();
  await expect(tray).toBeHidden();
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(dialog.getByText('Completed: all 60,000 rows are in')).toBeVisible();
});

test('ten thousand errors are listed, filtered and scrolled without filling the page', async ({ page }) => {
  await page.goto(await newProject(page, 'Long list'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await dropFile(
    page,
    'bad.csv',
    rows(10_001, (place) => (place === 0 ? '"Question 0?",N/A' : `"Question ${place}?",`)),
  );
  const dialog = dialogOf(page);
  await toReview(page);
  await expect(dialog.getByText('1 row can be imported, 10,000 rows would fail.')).toBeVisible();
  await startImport(page);
  await expect(dialog.getByText('Completed with 10,000 failed rows')).toBeVisible();
  await dialog.getByRole('radio', { name: 'One by one' }).click();
  const findings = dialog.getByRole('list', { name: 'Errors and warnings' }).getByRole('listitem');
  await expect(findings.first()).toContainText('Row 1 ·');
  await dialog.getByRole('radio', { name: '1 warning' }).click();
  await expect(findings).toHaveCount(1);
  await dialog.getByRole('radio', { name: '10,000 errors' }).click();
  await expect(findings.first()).toContainText('Row 2 ·');
  await dialog.getByRole('button', { name: 'Load more' }).click();
  const later = findings.filter({ hasText: 'Row 52 ·' });
  await later.scrollIntoViewIfNeeded();
  await expect(later).toBeInViewport();
  await expect(findings.first()).not.toBeInViewport();
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

test('an open import whose connection breaks shows its end once it is back', async ({ page, context }) => {
  const project = await ProjectApi.create(page, 'Offline in the dialog');
  const { id } = await project.import('slow.csv', manyPairs(6_000), { embed: false, batchRows: 20 });
  await page.goto(project.page(`imports/${id}`));
  const dialog = dialogOf(page);
  await expect(dialog.getByRole('button', { name: 'Keep running and close' })).toBeVisible();
  await context.setOffline(true);
  await expect(dialog.getByText('No connection to the server.')).toBeVisible();
  expect((await project.ended(id)).counts.created).toBe(6_000);
  await context.setOffline(false);
  await expect(dialog.getByText('Completed: all 6,000 rows are in')).toBeVisible();
  await expect(dialog.getByText('No connection to the server.')).toBeHidden();
});
