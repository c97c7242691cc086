import { expect, test } from '@playwright/test';
import { dialogOf, dropFile, expectAccessible, expectFates, startImport, toReview } from './import-dialog.ts';
import { csvOf, ProjectApi } from './project-api.ts';

const HEADER = ['question', 'answer'];

test('updates are reviewed as before and after, a typed correction is checked and becomes one of them', async ({
  page,
}) => {
  const project = await ProjectApi.create(page, 'Updates');
  const rows = [
    ['Where is my invoice?', 'In the post.'],
    ['How do I pay?', 'By card.'],
  ];
  await project.imported('first.csv', csvOf(HEADER, rows));
  await page.goto(project.page('imports'));
  await expect(page.getByRole('row').filter({ hasText: 'first.csv' })).toBeVisible();
  await dropFile(
    page,
    'later.csv',
    csvOf(HEADER, [
      ['Where is my invoice?', 'Under Billing.'],
      ['How do I pay?', ''],
    ]),
  );
  const dialog = dialogOf(page);
  await toReview(page);
  await expect(dialog.getByText('1 row can be imported, 1 row would fail.')).toBeVisible();
  const changes = dialog.getByRole('article');
  await expect(changes).toHaveCount(1);
  await expect(changes.getByRole('definition')).toHaveText(['Now: In the post.', 'After the import: Under Billing.']);

  await dialog.getByRole('button', { name: 'Correct these rows' }).click();
  await dialog.getByLabel('Answer ← answer').fill('By transfer.');
  await dialog.getByRole('button', { name: 'Save and check' }).click();
  await expect(dialog.getByText('This row is fine now.')).toBeVisible();
  await expect(dialog.getByText('All 2 rows can be imported.')).toBeVisible();
  await expectFates(page, { updated: '2' });
  await expect(changes.nth(1).getByRole('definition')).toHaveText(['Now: By card.', 'After the import: By transfer.']);
  await expectAccessible(page, 'updates');
  await startImport(page);
  await expect(dialog.getByText('Completed: all 2 rows are in')).toBeVisible();
  expect((await project.pairs()).map(({ answer }) => answer).sort()).toEqual(['By transfer.', 'Under Billing.']);
});

test('failed rows are tried again, from the details and from the summary, and the imports name each other', async ({
  page,
}) => {
  const project = await ProjectApi.create(page, 'Retried');
  await project.imported('before.csv', csvOf(HEADER, [['Who?', 'Me.']]));
  const rows = [
    ['Who?', 'All of us.'],
    ['What?', 'That.'],
  ];
  const options = { embed: false, duplicates: { project: 'error' } };
  const { id } = await project.imported('faq.csv', csvOf(HEADER, rows), options);

  await page.goto(project.page(`imports/${id}/details`));
  await page.getByRole('button', { name: 'Retry…' }).click();
  await page.getByRole('menuitem', { name: 'Failed rows' }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page.getByText('Completed with errors', { exact: true })).toBeVisible();
  await page.getByRole('listitem').filter({ hasText: 'Retry of' }).getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`${id}/details`));
  await expect(page.getByRole('listitem').filter({ hasText: 'Retried by' }).getByRole('link')).toHaveText('faq.csv');

  // What stood in the way is removed.
  await page.goto(project.page('pairs'));
  await page.getByRole('link', { name: /^Who\?/ }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete the pair' }).click();
  await expect(page.getByText('1 pair', { exact: true })).toBeVisible();

  await page.goto(project.page(`imports/${id}`));
  const dialog = dialogOf(page);
  await expect(dialog.getByText('Completed with 1 failed row')).toBeVisible();
  await dialog.getByRole('button', { name: 'Retry…' }).click();
  const question = page.getByRole('dialog', { name: 'Retry which rows?' });
  await expect(question.getByRole('radio', { name: /^Rows that failed\s*1$/ })).toBeChecked();
  await expectAccessible(page, 'retry');
  await question.getByRole('button', { name: 'Retry', exact: true }).click();
  await expect(dialog.getByText('Completed: the row is in')).toBeVisible();
  await expectFates(page, { created: '1' });
  await expect(dialog.getByText('A retry of an earlier import')).toBeVisible();
  expect((await project.pairs()).map(({ answer }) => answer).sort()).toEqual(['All of us.', 'That.']);
});
