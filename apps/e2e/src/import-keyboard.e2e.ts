import { expect, test, type Page } from '@playwright/test';
import { dialogOf, newProject } from './import-dialog.ts';

/** Goes on with Tab until the focus is on what has the name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = typeof name === 'string' ? new RegExp(`^${name}$`) : name;
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLTextAreaElement ? element.labels[0]?.textContent : null;
      return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
    });
    if (wanted.test(focused)) return;
  }
  throw new Error(`Tab never came to ${String(name)}.`);
}

test('an import from beginning to end by keyboard alone', async ({ page }) => {
  await page.goto(await newProject(page, 'Keyboard'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await tabTo(page, 'Import');
  await page.keyboard.press('Enter');
  const dialog = dialogOf(page);
  await expect(dialog.getByRole('heading', { name: 'Import pairs' })).toBeVisible();
  await tabTo(page, 'File');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Questions and answers as text')).toBeVisible();
  await tabTo(page, 'Questions and answers as text');
  await page.keyboard.type('question,answer,group\nWho?,Me.,People\n');
  await tabTo(page, 'Use this text');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('First rows of the file')).toBeVisible();
  await tabTo(page, 'Map the columns');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The first pairs as they will be read')).toBeVisible();
  await tabTo(page, 'Column for Tags');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'group' })).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'Column for Tags' })).toContainText('group');
  await tabTo(page, 'Review');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/can be imported/)).toBeVisible();
  await tabTo(page, /^Import 1 row$/);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Completed: the row is in')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
