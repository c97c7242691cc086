import { expect, test } from '@playwright/test';
import {
  dialogOf,
  dropFile,
  expectAccessible,
  expectFates,
  expectFits,
  expectReviewed,
  newProject,
  startImport,
} from './import-dialog.ts';

const ARABIC = 'السؤال,الجواب\nما هي عاصمة فرنسا؟,باريس\nكيف أعيد تعيين كلمة المرور؟,"اختر ""نسيت كلمة المرور"""\n';

for (const [name, use] of [
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 860 } }],
  ['narrow', { colorScheme: 'light', viewport: { width: 390, height: 800 } }],
] as const)
  test.describe(name, () => {
    test.use(use);

    test(`every step of an import of Arabic pairs, ${name}`, async ({ page }) => {
      await page.goto(await newProject(page, `Arabic ${name}`));
      await expect(page.getByText('No imports yet')).toBeVisible();
      await page.getByRole('link', { name: 'Import', exact: true }).click();
      const dialog = dialogOf(page);
      const look = async (step: string) => {
        await expectAccessible(page, step);
        await expectFits(page);
      };
      await expect(dialog.getByText('CSV, TSV, Excel')).toBeVisible();
      await look('choose');
      await dropFile(page, 'أسئلة.csv', ARABIC);
      await expect(dialog.getByRole('cell', { name: 'باريس' })).toBeVisible();
      await look('check');
      await dialog.getByRole('button', { name: 'Map the columns' }).click();
      for (const [field, column] of [
        ['Question', 'السؤال'],
        ['Answer', 'الجواب'],
      ] as const) {
        await dialog.getByRole('combobox', { name: `Column for ${field}` }).click();
        await page.getByRole('option', { name: column }).click();
      }
      await expect(dialog.getByRole('cell', { name: 'باريس' })).toBeVisible();
      await look('map');
      await dialog.getByRole('button', { name: 'Review' }).last().click();
      await expectReviewed(page);
      await look('review');
      await startImport(page);
      await expect(dialog.getByText(/^Completed/).first()).toBeVisible();
      await expectFates(page, { created: '2' });
      await look('summary');
    });
  });

test('hostile texts in file, name, columns and answers do nothing', async ({ page }) => {
  const told: string[] = [];
  page.on('dialog', (opened) => {
    told.push(`dialog: ${opened.message()}`);
    void opened.dismiss();
  });
  page.on('console', (line) => {
    if (/content security policy|trusted/i.test(line.text())) told.push(line.text());
  });
  const evil = '<img src=x onerror=alert(1)>';
  await page.goto(await newProject(page, `Hostile ${evil}`));
  await expect(page.getByText('No imports yet')).toBeVisible();
  const rows = [
    `"Is ${evil} a question?",answer`,
    `Where does javascript:alert(1) lead?,"Nowhere <svg/onload=alert(2)>"`,
    `"{{constructor.constructor('alert(3)')()}}",Braces`,
    `No answer to ${evil},`,
  ];
  await dropFile(page, `${evil}.csv`, `question,answer\n${rows.join('\n')}\n`);
  const dialog = dialogOf(page);
  await expect(dialog.getByText('First rows of the file')).toBeVisible();
  await dialog.getByRole('button', { name: 'Map the columns' }).click();
  await dialog.getByRole('button', { name: 'Review' }).last().click();
  await expectReviewed(page);
  await startImport(page);
  await expect(dialog.getByText(/^Completed/).first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('table')).toBeVisible();
  expect(told).toEqual([]);
});
