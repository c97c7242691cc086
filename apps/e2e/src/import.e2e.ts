import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import {
  dialogOf,
  dropFile,
  expectAccessible,
  expectAccessibleInThemes,
  expectFates,
  expectReviewed,
  newProject,
  startImport,
  toReview,
} from './import-dialog.ts';
import { csvOf, ProjectApi } from './project-api.ts';

test('a dropped file is checked, mapped, reviewed and imported, and a pair is found by meaning', async ({ page }) => {
  await page.goto(await newProject(page, 'First'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await expectAccessible(page, 'empty list');

  await dropFile(page, 'one-bad-row.csv');
  const dialog = dialogOf(page);
  await expect(dialog.getByText('First rows of the file')).toBeVisible();
  await expectAccessible(page, 'check');
  await dialog.getByRole('button', { name: 'Choose' }).click();
  await expect(dialog.getByText('CSV, TSV, Excel')).toBeVisible();
  await expectAccessible(page, 'choose');
  await dialog.getByRole('button', { name: 'Check the file' }).click();

  await dialog.getByRole('button', { name: 'Map the columns' }).click();
  await expect(dialog.getByText('The first pairs as they will be read')).toBeVisible();
  await expectAccessible(page, 'map');
  await dialog.getByRole('button', { name: 'Review' }).last().click();

  // The state is in the address: a reload in the middle finds the same dry run.
  await expectReviewed(page);
  await page.reload();
  await expectReviewed(page);
  await expectFates(page, { created: '3', skipped: '1', failed: '1' });
  await dialog.getByRole('button', { name: 'What is done with the rows' }).click();
  await expectAccessible(page, 'review');

  await startImport(page);
  await page.reload();
  await expect(dialog.getByText(/^Completed/).first()).toBeVisible();
  await expect(dialog.getByText('The answer is blank.').first()).toBeVisible();
  await expectFates(page, { created: '3', skipped: '1', failed: '1' });
  await expectAccessible(page, 'summary');

  await dialog.getByLabel('Try it: ask something in your own words').fill('I forgot my login secret');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('How do I reset my password?').first()).toBeVisible();

  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('table').getByText('one-bad-row.csv').first()).toBeVisible();
});

test('columns that cannot be told without a guess are asked for, and the same file again changes nothing', async ({
  page,
}) => {
  const imports = await newProject(page, 'Ambiguous');
  for (const fate of ['created', 'unchanged']) {
    await page.goto(imports);
    await expect(page.getByRole('heading', { name: 'Imports', exact: true })).toBeVisible();
    await dropFile(page, 'two-answers.csv');
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: 'Map the columns' }).click();
    await expect(dialog.getByText('Pairloom does not guess here.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Review' }).last()).toBeDisabled();
    if (fate === 'created') await expectAccessibleInThemes(page, 'refused mapping');
    await dialog.getByRole('combobox', { name: 'Column for Answer' }).click();
    await page.getByRole('option', { name: 'Best Answer' }).click();
    await dialog.getByRole('button', { name: 'Review' }).last().click();
    await expectReviewed(page);
    await startImport(page);
    await expect(dialog.getByText(/^Completed/).first()).toBeVisible();
    await expectFates(page, { [fate]: '2' });
  }
});

test('a row is corrected in place before the import, and failed rows are sent back after it', async ({ page }) => {
  await page.goto(await newProject(page, 'Corrected'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await dropFile(page, 'faq.csv', 'question,answer\nWho?,Me.\nWhat?,\n,Nobody asked.\n');
  const dialog = dialogOf(page);
  await toReview(page);
  await expect(dialog.getByText('1 row can be imported, 2 rows would fail.')).toBeVisible();

  const blankAnswer = dialog.getByRole('listitem').filter({ hasText: 'The answer is blank.' });
  await blankAnswer.getByRole('button', { name: 'Correct these rows' }).click();
  await dialog.getByLabel('Answer ← answer').fill('That.');
  await dialog.getByRole('button', { name: 'Save and check' }).click();
  await expect(dialog.getByText('This row is fine now.')).toBeVisible();
  await expect(dialog.getByText('2 rows can be imported, 1 row would fail.')).toBeVisible();
  await expectAccessible(page, 'correcting rows');
  await page.reload();
  await expect(dialog.getByText('1 row corrected or left out by you.')).toBeVisible();

  await startImport(page);
  await expect(dialog.getByText('Completed with 1 failed row')).toBeVisible();
  await expectFates(page, { created: '2', failed: '1' });

  await dialog.getByRole('button', { name: 'Correct 1 row and send back' }).click();
  await expect(dialog.getByText('No row could be imported.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Correct these rows' }).click();
  await dialog.getByLabel('Question ← question').fill('Who asked?');
  await dialog.getByRole('button', { name: 'Save and check' }).click();
  await expect(dialog.getByText('The row can be imported.')).toBeVisible();
  await startImport(page);
  await expect(dialog.getByText('Completed: the row is in')).toBeVisible();
});

test('failed rows are taken away as a file, mended there and imported as that file is', async ({ page }) => {
  const project = await ProjectApi.create(page, 'By file');
  const text = csvOf(
    ['question', 'answer'],
    [
      ['Who?', 'Me.'],
      ['What?', ''],
    ],
  );
  const { id } = await project.imported('faq.csv', text);
  await page.goto(project.page(`imports/${id}/details`));
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Failed as CSV' }).click();
  const failed = readFileSync(await (await downloading).path(), 'utf8');
  expect(failed).toContain('answer_missing');
  const mended = failed.replace(/^("?What\?"?),(""|)/m, '$1,"That."');
  await page.goto(project.page('imports'));
  await expect(page.getByRole('row').filter({ hasText: 'faq.csv' })).toBeVisible();
  await dropFile(page, 'failed.csv', mended);
  const dialog = dialogOf(page);
  await toReview(page);
  await expect(dialog.getByText('The row can be imported.')).toBeVisible();
  await startImport(page);
  await expect(dialog.getByText('Completed: the row is in')).toBeVisible();
});

test('an upload goes on where the connection broke', async ({ page }) => {
  await page.goto(await newProject(page, 'Broken connection'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  let broken = 0;
  await page.route('**/sources/*', async (route) => {
    if (route.request().method() !== 'PATCH' || broken++ > 0) return route.fallback();
    return route.abort('connectionreset');
  });
  await dropFile(page, 'faq.csv', 'question,answer\nWho?,Me.\n');
  await dialogOf(page).getByRole('button', { name: 'Map the columns' }).click();
  await expect(dialogOf(page).getByRole('button', { name: 'Review' }).last()).toBeEnabled();
  expect(broken).toBeGreaterThan(1);
});

test('how a file is read can be changed, and the rows follow at once', async ({ page }) => {
  await page.goto(await newProject(page, 'Read otherwise'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await dropFile(page, 'faq.csv', 'question;answer\nWho?;You.\n');
  const dialog = dialogOf(page);
  await expect(dialog.getByRole('cell', { name: 'You.' })).toBeVisible();
  await dialog.getByRole('button', { name: /^Delimiter/ }).click();
  await page.getByRole('menuitemradio', { name: 'comma' }).click();
  await expect(dialog.getByRole('columnheader', { name: 'question;answer' })).toBeVisible();
  await page.goBack();
  await page.goForward();
  await expect(dialog.getByRole('columnheader', { name: 'question;answer' })).toBeVisible();
  await dialog.getByRole('button', { name: /^Delimiter/ }).click();
  await page.getByRole('menuitem', { name: 'Let Pairloom find out' }).click();
  await expect(dialog.getByRole('cell', { name: 'You.' })).toBeVisible();
});

test('a second tab at the same address shows the same', async ({ page, context }) => {
  await page.goto(await newProject(page, 'Two tabs'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await dropFile(page, 'faq.csv', 'question,answer\nWho?,Me.\n');
  await toReview(page);
  await expectReviewed(page);
  const second = await context.newPage();
  await second.goto(page.url());
  await expectReviewed(second);
  await startImport(second);
  await expect(dialogOf(second).getByText('Completed: the row is in')).toBeVisible();
  await page.goto(second.url());
  await expect(dialogOf(page).getByText('Completed: the row is in')).toBeVisible();
});
