import { expect, test } from '@playwright/test';
import { dialogOf, dropFile, expectFates, expectReviewed, newProject, startImport, toReview } from './import-dialog.ts';

test('each template is imported as it is downloaded, and holds the same pairs', async ({ page }) => {
  const imports = await newProject(page, 'Templates');
  const dialog = dialogOf(page);
  for (const format of ['CSV', 'XLSX', 'JSONL']) {
    await page.goto(`${imports}/new`);
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('link', { name: `${format} template` }).click();
    const template = await downloading;
    expect(template.suggestedFilename()).toBe(`pairloom-template.${format.toLowerCase()}`);
    const path = test.info().outputPath(template.suggestedFilename());
    await template.saveAs(path);
    await dialog.getByLabel('File to import').setInputFiles(path);
    await toReview(page);
    await expect(dialog.getByText('All 3 rows can be imported.')).toBeVisible();
    await startImport(page);
    await expect(dialog.getByText('Completed: all 3 rows are in')).toBeVisible();
    await expectFates(page, { [format === 'CSV' ? 'created' : 'unchanged']: '3' });
  }
});

const SQUAD = JSON.stringify({
  version: 'v2.0',
  data: [
    {
      title: 'Normans',
      paragraphs: [
        {
          context: 'The Normans gave their name to Normandy, a region in France.',
          qas: [
            {
              question: 'In what country is Normandy located?',
              id: '56ddde6b9a695914005b9628',
              answers: [{ text: 'France', answer_start: 53 }],
              is_impossible: false,
            },
          ],
        },
      ],
    },
  ],
});
const ALPACA = JSON.stringify([
  { instruction: 'Name the capital of France.', input: '', output: 'Paris' },
  { instruction: 'Add the numbers.', input: '2 and 3', output: '5' },
]);

test('known files are named and mapped as such, and a saved mapping is used for the same columns', async ({ page }) => {
  await page.goto(await newProject(page, 'Known'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  const dialog = dialogOf(page);
  for (const [file, text, name, answer] of [
    ['dev.json', SQUAD, 'SQuAD 1 and 2', 'France'],
    ['alpaca.json', ALPACA, 'Alpaca', 'Paris'],
  ] as const) {
    await dropFile(page, file, text);
    await dialog.getByRole('button', { name: 'Map the columns' }).click();
    await expect(dialog.getByText(`Recognised as ${name}`)).toBeVisible();
    await expect(dialog.getByRole('table').getByText(answer, { exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: 'Review' }).last().click();
    await expectReviewed(page);
    await startImport(page);
    await expect(dialog.getByText(/^Completed: /)).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  }

  await dropFile(page, 'helpdesk.csv', 'c1,c2,c3\nWho?,Me.,People\nWhere?,Here.,Places\n');
  await dialog.getByRole('button', { name: 'Map the columns' }).click();
  for (const [field, column] of [
    ['Question', 'c1'],
    ['Answer', 'c2'],
    ['Category', 'c3'],
  ] as const) {
    await dialog.getByRole('combobox', { name: `Column for ${field}` }).click();
    await page.getByRole('option', { name: column }).click();
  }
  await dialog.getByRole('button', { name: 'Save this mapping' }).click();
  await dialog.getByLabel('Name of the mapping').fill('Helpdesk');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText('Saved as “Helpdesk”.')).toBeVisible();
  await page.goto(page.url().replace(/\/imports\/.*$/, '/imports'));
  await expect(page.getByRole('table')).toBeVisible();

  await dropFile(page, 'next.csv', 'c1,c2,c3\nWhen?,Now.,Times\n');
  await dialog.getByRole('button', { name: 'Map the columns' }).click();
  await expect(dialog.getByText('Mapped with “Helpdesk”')).toBeVisible();
  await dialog.getByRole('button', { name: 'Review' }).last().click();
  await expectReviewed(page);
  await startImport(page);
  await expect(dialog.getByText('Completed: the row is in')).toBeVisible();
  await expectFates(page, { created: '1' });
});
