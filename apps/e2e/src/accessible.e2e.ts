import { expect, test } from '@playwright/test';
import type { ImportRecord } from '@pairloom/contract';
import { appUrl, dialogOf, expectAccessible } from './import-dialog.ts';
import { badPairs, manyPairs, ProjectApi } from './project-api.ts';

test('small dialogs and rare pages are accessible', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Rare');
  await project.imported('pairs.csv', manyPairs(3));
  await page.goto(project.page('imports'));
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('?');
  const heading = dialogOf(page).getByRole('heading', { name: 'Keys' });
  await expect(heading).toBeVisible();
  const [inner, outer] = [await heading.boundingBox(), await dialogOf(page).boundingBox()];
  expect((inner?.x ?? 0) - (outer?.x ?? 0)).toBeGreaterThanOrEqual(16);
  await expectAccessible(page, 'keys');
  await page.keyboard.press('Escape');

  await page.goto(project.page('settings'));
  await page.getByRole('button', { name: 'New rule' }).click();
  await page.getByRole('checkbox', { name: 'Only for rows where another condition holds' }).check();
  await expectAccessible(page, 'rule form');

  // Journeys have motion reduced, as some readers have.
  await page.goto(project.page('dashboard'));
  const isColoured = (): Promise<boolean> =>
    page
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        for (let at = 0; at < data.length; at += 4) {
          const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(at, at + 4);
          if (alpha > 250 && Math.max(red, green, blue) - Math.min(red, green, blue) > 80) return true;
        }
        return false;
      });
  await expect.poll(isColoured).toBe(true);

  await page.goto(`${appUrl()}/nowhere/at/all`);
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
  await expectAccessible(page, 'page not found');
});

test('an import under way is accessible, and so is what it asks', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Under way');
  const { id } = await project.import('slow.csv', badPairs(20_000), { embed: false, batchRows: 10 });
  await page.goto(project.page(`imports/${id}`));
  const dialog = dialogOf(page);
  const pause = dialog.getByRole('button', { name: 'Pause' });
  await expect(pause).toBeVisible();
  await expect(dialog.getByRole('log')).toBeVisible();
  await expectAccessible(page, 'running');
  await pause.click();
  await expect(dialog.getByText(/^Paused by/)).toBeVisible();

  // What only a fault of the machine brings about: a chunk that waits for a person.
  const waiting = (record: ImportRecord): ImportRecord => ({
    ...record,
    revision: record.revision + 1_000_000,
    paused: false,
    pause: null,
    controls: ['cancel', 'retry', 'skip'],
    attention: {
      code: 'database_unavailable',
      message: 'The database cannot be reached.',
      chunk: 1,
      rows: [1, 10],
      waits: true,
    },
  });
  await page.route(`**/imports/${id}`, async (route) => {
    if (route.request().resourceType() === 'document') return route.fallback();
    const response = await route.fetch();
    return route.fulfill({ response, json: waiting((await response.json()) as ImportRecord) });
  });
  await page.reload();
  await expect(dialog.getByText('The import waits for you')).toBeVisible();
  await expectAccessible(page, 'import that waits');
  await dialog.getByRole('button', { name: 'Skip the chunk…' }).click();
  await expect(page.getByLabel('Why is it skipped?')).toBeFocused();
  await expectAccessible(page, 'reason');
  await page.getByRole('button', { name: 'Keep waiting' }).click();
  await dialog.getByRole('button', { name: 'Cancel import' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page, 'question');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the import' }).click();
  await expect(page.getByRole('alertdialog')).toBeHidden();
});
