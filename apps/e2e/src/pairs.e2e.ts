import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessibleInThemes } from './import-dialog.ts';
import { csvOf, manyPairs, ProjectApi } from './project-api.ts';

const FAQ = csvOf(
  ['question', 'answer', 'category'],
  [
    ['How do I reset my password?', 'Choose **Reset** on the page where you sign in.', 'Account'],
    ['How can I reset my password?', 'Write to support.', 'Account'],
    ['Where is my invoice?', 'Under Billing.', 'Billing'],
    ['Where can I find my invoice?', 'It comes by mail.', 'Billing'],
    ['Do you ship to Switzerland?', 'Yes, within a week.', 'Shipping'],
  ],
);

const hits = (page: Page): Locator => page.getByRole('list', { name: 'Pairs', exact: true }).getByRole('listitem');

test('pairs are found by meaning and by words, with scores, marked words and filters', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Searched');
  await project.imported('faq.csv', FAQ, { embed: true });
  await page.goto(project.page('pairs'));
  await expect(hits(page)).toHaveCount(5);
  const box = page.getByRole('searchbox', { name: 'Search pairs' });
  await box.fill('I forgot my login secret');
  await box.press('Enter');
  await expect(page.getByText(/best first/)).toBeVisible();
  await expect(hits(page).first()).toContainText('reset my password');
  const scores = (await hits(page).allInnerTexts()).map((text) => Number(/Score\s+(\d\.\d+)/.exec(text)?.[1]));
  expect(scores).toHaveLength(5);
  expect(scores[0]).toBeGreaterThan(0.3);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));

  // The filters stand beside the hits and apply to them.
  const filters = page.getByRole('navigation', { name: 'Filters' });
  await filters.getByRole('link', { name: /^Billing/ }).click();
  await expect(hits(page)).toHaveCount(2);
  await expect(hits(page).first()).toContainText('invoice');
  await filters.getByRole('link', { name: 'Clear all filters' }).click();
  await expect(hits(page)).toHaveCount(5);

  await page.getByRole('radio', { name: 'By text' }).click();
  await box.fill('find invoice');
  await box.press('Enter');
  await expect(hits(page)).toHaveCount(2);
  await expect(hits(page).first().locator('mark')).toHaveText(['find', 'invoice']);
  await expect(hits(page).first()).toContainText(/Score\s+1/);
  await expectAccessibleInThemes(page, 'hits');
  await page.getByRole('link', { name: 'Show all pairs' }).click();
  await expect(hits(page)).toHaveCount(5);

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('5 pairs as a file')).toBeVisible();
  await expectAccessibleInThemes(page, 'export');
});

test('a filter finds pairs of the whole project, also where its figures come from the newest ones', async ({
  page,
}) => {
  const project = await ProjectApi.create(page, 'Counted');
  const rows = (from: number, count: number, category: string, status: string): string[][] =>
    Array.from({ length: count }, (_row, n) => [`Question ${from + n}?`, `Answer ${from + n}.`, category, status]);
  const header = ['question', 'answer', 'category', 'status'];
  await project.imported('old.csv', csvOf(header, rows(0, 120, 'Archive', 'published')));
  const newer = [...rows(1_000, 5_000, 'News', 'draft'), ...rows(9_000, 30, 'News', 'published')];
  await project.imported('new.csv', csvOf(header, newer));
  await page.goto(project.page('pairs'));
  await expect(page.getByText('5,150 pairs', { exact: true })).toBeVisible();
  const filters = page.getByRole('navigation', { name: 'Filters' });
  await expect(filters).toContainText('Names and figures come from the newest 5,000 pairs of the list.');
  await expect(filters.getByRole('link', { name: /^Archive/ })).toHaveCount(0);
  await filters.getByRole('link', { name: /^Published/ }).click();
  await expect(page.getByText('150 pairs', { exact: true })).toBeVisible();
  await expect(filters.getByRole('link', { name: /^Archive/ })).toContainText('120');
  await expect(filters).not.toContainText('come from the newest');
});

test('near duplicates stand side by side, and one of two is deleted', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Near');
  await project.settings({ validation: { nearDuplicates: { threshold: 0.85 } } });
  await project.imported('faq.csv', FAQ, { embed: true });
  await page.goto(project.page('pairs'));
  await page
    .getByRole('navigation', { name: 'Filters' })
    .getByRole('link', { name: /^Found/ })
    .click();
  await expect(hits(page)).toHaveCount(4);

  await hits(page)
    .getByRole('link', { name: /How do I reset/ })
    .click();
  const similar = page.getByRole('listitem').filter({ hasText: 'How can I reset my password?' });
  await similar.getByRole('button', { name: 'Side by side' }).click();
  await expect(similar.getByText('Write to support.')).toBeVisible();
  await expectAccessibleInThemes(page, 'pair');

  await page.goto(project.page('pairs'));
  await page.getByRole('link', { name: 'Near duplicates', exact: true }).click();
  const two = page.getByRole('listitem').filter({ hasText: 'reset my password' });
  await expect(page.getByText('The questions mean nearly the same')).toHaveCount(2);
  await expect(two.getByText(/similarity 0\.\d+/)).toBeVisible();
  await expect(two.getByRole('article')).toHaveCount(2);
  await expectAccessibleInThemes(page, 'near duplicates');

  const kept = two.getByRole('article').filter({ hasText: 'How do I reset my password?' });
  await kept.getByRole('button', { name: 'Keep this one, delete the other' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByText('How can I reset my password?')).toBeVisible();
  await question.getByRole('button', { name: 'Delete the pair' }).click();
  await expect(two).toHaveCount(0);
  await expect(page.getByText('The questions mean nearly the same')).toHaveCount(1);
  expect((await project.pairs()).map((pair) => pair.question)).not.toContain('How can I reset my password?');
  await page.getByRole('link', { name: 'Pairs', exact: true }).first().click();
  await page
    .getByRole('navigation', { name: 'Filters' })
    .getByRole('link', { name: /^Found/ })
    .click();
  await expect(hits(page)).toHaveCount(2);
});

test('a long list has its end by one key, all pairs between, and the same ones again on the way back', async ({
  page,
}) => {
  const project = await ProjectApi.create(page, 'Long');
  await project.imported('pairs.csv', manyPairs(2_500));
  await page.goto(project.page('pairs'));
  const list = page.getByRole('list', { name: 'Pairs', exact: true });
  const row = (place: number): Locator => list.locator(`[aria-posinset="${place}"]`);
  const scrollTo = (place: number): Promise<void> =>
    list.evaluate((element, part) => void (element.scrollTop = element.scrollHeight * part), (place - 3) / 2_500);
  await row(1).getByRole('link').focus();
  // From then on there is a row for each pair; before, the end is that of the first page.
  await expect.poll(() => list.evaluate(({ scrollHeight }) => scrollHeight)).toBeGreaterThan(2_400 * 96);
  await page.keyboard.press('End');
  await expect(row(2_500).getByRole('link')).toBeVisible();
  await expect(list).toBeFocused();
  const last = await row(2_500).locator('.question').innerText();
  await scrollTo(300);
  const before = await row(300).locator('.question').innerText();
  for (let place = 500; place <= 2_500; place += 60) {
    await scrollTo(place);
    await expect(row(place).getByRole('link')).toBeVisible();
  }
  await page.keyboard.press('End');
  await expect(row(2_500).locator('.question')).toHaveText(last);
  await scrollTo(300);
  await expect(row(300).locator('.question')).toHaveText(before);
  await page.keyboard.press('Home');
  await expect(row(1).getByRole('link')).toBeVisible();
  const question = await row(1).locator('.question').innerText();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 / 2,500', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: question })).toBeVisible();
  await page.goBack();
  await expect(row(1).getByRole('link')).toBeFocused();
});
