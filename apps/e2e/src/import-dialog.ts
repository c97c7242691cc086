import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The import dialog as journeys use it. */

export const appUrl = (): string => process.env['APP_URL'] ?? '';

export const sample = (name: string): string => readFileSync(join(import.meta.dirname, 'samples', name), 'utf8');

export const dialogOf = (page: Page): Locator => page.getByRole('dialog').first();

/** Drops a file on the page as a hand does, not through the file input. */
export async function dropFile(page: Page, name: string, text = sample(name)): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, text] as const,
  );
  const target = page.locator('body');
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer: data });
}

/** A project of its own, so that journeys do not meet each other's pairs. Gives the address of its imports. */
export async function newProject(page: Page, name: string): Promise<string> {
  const answer = await page.request.post(`${appUrl()}/api/v1/projects`, { data: { name: `${name} ${Date.now()}` } });
  const { id } = (await answer.json()) as { id: string };
  return `${appUrl()}/projects/${id}/imports`;
}

/** From the first look at a file to its review, with the columns as they are suggested. */
export async function toReview(page: Page): Promise<void> {
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: 'Map the columns' }).click();
  await dialog.getByRole('button', { name: 'Review' }).last().click();
}

export async function expectReviewed(page: Page): Promise<void> {
  await expect(dialogOf(page).getByText(/can be imported/)).toBeVisible();
}

export async function startImport(page: Page): Promise<void> {
  await dialogOf(page)
    .getByRole('button', { name: /^Import/ })
    .click();
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
}

export async function expectFates(page: Page, fates: Readonly<Record<string, string>>): Promise<void> {
  for (const [fate, rows] of Object.entries(fates))
    await expect(dialogOf(page).getByTestId(`fate-${fate}`)).toContainText(rows);
}

/** No violation of WCAG 2.2 A and AA that a machine can find and that stays: what is on its way from one state to the next is looked at again. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  await expect(async () => {
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    expect(told, what).toEqual([]);
  }).toPass({ timeout: 60_000 });
}

/** The same in both themes; ends in the light one. */
export async function expectAccessibleInThemes(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `${what}, ${colorScheme}`);
  }
}

/** Nothing stands beyond the edge of the screen. */
export async function expectFits(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}
