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
