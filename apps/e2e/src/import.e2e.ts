import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const sample = (name: string): string => join(import.meta.dirname, 'samples', name);
const appUrl = (): string => process.env['APP_URL'] ?? '';

/** Drops a file on the page as a hand does, not through the file input. */
async function dropFile(page: Page, name: string): Promise<void> {
  const text = readFileSync(sample(name), 'utf8');
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName, { type: 'text/csv' }));
      return transfer;
    },
    [name, text] as const,
  );
  const target = page.getByRole('main');
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: data });
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
}

test('a dropped file is imported, its faulty row is told, and a pair is found by meaning', async ({ page }) => {
  await page.goto(appUrl());
  await expect(page.getByText('No imports yet')).toBeVisible();
  await expectAccessible(page);

  await dropFile(page, 'one-bad-row.csv');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('one-bad-row.csv')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Start import' }).click();

  // The state is in the address: a reload in the middle changes nothing.
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
  await page.reload();

  await expect(dialog.getByText(/^Completed/).first()).toBeVisible();
  await expect(dialog.getByText('The answer is blank.')).toBeVisible();
  for (const [fate, rows] of Object.entries({ created: '3', skipped: '1', failed: '1' }))
    await expect(dialog.getByTestId(`fate-${fate}`)).toContainText(rows);
  await expectAccessible(page);

  await dialog
    .getByRole('searchbox')
    .or(dialog.getByRole('textbox', { name: /search|ask|try/i }))
    .first()
    .fill('I forgot my login secret');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('How do I reset my password?').first()).toBeVisible();

  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('table').getByText('one-bad-row.csv')).toBeVisible();
});

test('columns that cannot be told without a guess are asked for, and the same file again changes nothing', async ({
  page,
}) => {
  for (const fate of ['created', 'unchanged']) {
    await page.goto(appUrl());
    await dropFile(page, 'two-answers.csv');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Start import' }).click();
    await dialog.getByRole('combobox', { name: /^answer/i }).click();
    await page.getByRole('option', { name: 'Best Answer' }).click();
    await dialog.getByRole('button', { name: 'Import with these columns' }).click();
    await expect(dialog.getByText(/^Completed/).first()).toBeVisible();
    await expect(dialog.getByTestId(`fate-${fate}`)).toContainText('2');
  }
});
