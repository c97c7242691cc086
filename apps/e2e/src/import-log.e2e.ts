import { expect, test } from '@playwright/test';
import { dialogOf } from './import-dialog.ts';
import { badPairs, ProjectApi } from './project-api.ts';

const ROWS = 14_000;
/** So far from the 10,000 that the log holds that it holds all that is loaded until the pause is heard. */
const FAILED = 7_000;
const LEAST_ROW_PX = 20;

test('the log of an import with thousands of errors is scrolled, filtered and copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const project = await ProjectApi.create(page, 'Live log');
  const options = { embed: false, batchRows: 20 };
  const { id } = await project.pausedAfter(FAILED, 'bad.csv', badPairs(ROWS), options);
  await page.goto(project.page(`imports/${id}`));
  const dialog = dialogOf(page);
  await expect(dialog.getByText(/^Paused by/)).toBeVisible();

  const log = dialog.getByRole('log', { name: 'Errors and warnings, newest at the end' });
  const lines = log.getByText(/^Row /);
  const height = (): Promise<number> => log.evaluate((view) => view.scrollHeight);
  await expect.poll(height).toBeGreaterThan(FAILED * LEAST_ROW_PX);
  await expect(dialog.getByText(/more are on the server/)).toBeHidden();
  // It holds few of its lines at a time.
  await log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 1_000_000);
    const below = await log.evaluate((view) => view.scrollHeight - view.scrollTop - view.clientHeight);
    expect(below).toBeLessThan(1);
  }).toPass();
  expect(await lines.count()).toBeLessThan(50);
  const last = (await lines.last().textContent()) ?? '';
  await expect(log.getByText(last, { exact: true })).toBeInViewport();
  await page.mouse.wheel(0, -1_000_000);
  await expect.poll(() => log.evaluate((view) => view.scrollTop)).toBe(0);
  await expect(log.getByText(last, { exact: true })).not.toBeAttached();

  await dialog.getByLabel('Filter').fill('nothing like it');
  await expect(dialog.getByText('Nothing matches the filter.')).toBeVisible();
  // Chunks end in any order, so it is not known which rows have failed so far. Line 1 of the file is the header.
  const row = Number(last.replace(/\D/g, ''));
  const line = `row ${row} (line ${row + 1}) answer [answer_missing] The answer is blank.`;
  await dialog.getByLabel('Filter').fill(`ROW ${row} (`);
  await expect(lines).toHaveText([last]);
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  expect(await copied()).toBe(line);
  await dialog.getByLabel('Filter').fill('');
  await expect(async () => {
    await dialog.getByRole('button', { name: /^Cop/ }).click();
    expect((await copied()).split('\n').length).toBeGreaterThanOrEqual(FAILED);
  }).toPass();
  expect((await copied()).split('\n')).toContain(line);

  await dialog.getByRole('button', { name: 'Resume' }).click();
  await expect(dialog.getByText('Completed with 13,999 failed rows')).toBeVisible();
});
