import { expect, test, type Locator, type Page } from '@playwright/test';
import { MILLION, withMillionPairs } from './million-pairs.ts';
import { ProjectApi } from './project-api.ts';

/** Pixels; of a row, and of the highest element that Chromium draws. */
const ROW_HEIGHT = 96;
const HIGHEST = 33_554_428;

class LongList {
  readonly list: Locator;

  constructor(page: Page) {
    this.list = page.getByRole('list', { name: 'Pairs', exact: true });
  }

  row(place: number): Locator {
    return this.list.locator(`[aria-posinset="${place}"]`);
  }

  /** Scrolls as the bar does, to a part of the list. */
  drag(part: number): Promise<void> {
    return this.list.evaluate(
      (element, to) => void (element.scrollTop = (element.scrollHeight - element.clientHeight) * to),
      part,
    );
  }

  /** Place of the first row in view. */
  first(): Promise<number> {
    return this.list.evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const rows = [...element.querySelectorAll('[aria-posinset]')];
      const row = rows.find((one) => one.getBoundingClientRect().bottom > top + 1);
      return Number(row?.getAttribute('aria-posinset'));
    });
  }

  /** All rows that are drawn have their pairs, each in its place; few are drawn, in an element that is not too high. */
  async expectWhole(): Promise<void> {
    await expect(this.list.getByText('Loading')).toHaveCount(0);
    const rows = await this.list.evaluate((element) =>
      [...element.querySelectorAll('[aria-posinset]')].map((row) => ({
        place: Number(row.getAttribute('aria-posinset')),
        of: Number(row.getAttribute('aria-setsize')),
        number: Number(/\d+/.exec(row.querySelector('.question')?.textContent ?? '')?.[0]),
      })),
    );
    expect(rows.length).toBeLessThan(50);
    for (const { place, of, number } of rows) expect([number, of]).toEqual([MILLION + 1 - place, MILLION]);
    expect(await this.list.evaluate((element) => element.scrollHeight)).toBeLessThan(HIGHEST / 3);
  }
}

/** The list as soon as its first pairs are there; counted or not. */
async function openUncounted(page: Page, counted?: Promise<void>): Promise<LongList> {
  const project = await ProjectApi.create(page, 'A million');
  await withMillionPairs(page, project.id, counted);
  await page.goto(project.page('pairs'));
  const long = new LongList(page);
  await expect(long.row(1).getByRole('link')).toBeVisible();
  return long;
}

async function openMillion(page: Page): Promise<LongList> {
  const long = await openUncounted(page);
  await expect(page.getByText('1,000,000 pairs', { exact: true })).toBeVisible();
  return long;
}

test('a million pairs are reached from both ends, and anywhere by the bar', async ({ page }) => {
  const counting = Promise.withResolvers<void>();
  const long = await openUncounted(page, counting.promise);
  await long.row(1).getByRole('link').focus();
  // Before the pairs are counted: the list goes on to its end by itself.
  await page.keyboard.press('End');
  await expect(long.row(100)).toBeInViewport();
  counting.resolve();
  await expect(long.row(MILLION).getByRole('link')).toBeInViewport();
  await expect(long.list).toBeFocused();
  await long.expectWhole();
  await expect(page.getByText(/^[\d,]+ to 1,000,000$/)).toBeVisible();
  await page.keyboard.press('PageUp');
  await expect(long.row(MILLION)).not.toBeInViewport();
  await long.expectWhole();

  for (const part of [0.2, 0.35, 0.6, 0.999, 0.36]) {
    await long.drag(part);
    await expect.poll(async () => Math.abs((await long.first()) - part * MILLION)).toBeLessThan(20);
    await long.expectWhole();
  }
  for (let step = 1; step <= 40; step++) await long.drag(1 - step / 60);
  await expect.poll(async () => Math.abs((await long.first()) - MILLION / 3)).toBeLessThan(20);
  await long.expectWhole();

  await page.keyboard.press('Home');
  await expect(long.row(1).getByRole('link')).toBeInViewport();
  await page.keyboard.press('j');
  await expect(long.row(1).getByRole('link')).toBeFocused();
});

test('rows of a million pairs follow the wheel where the element beneath them is moved', async ({ page }) => {
  const long = await openMillion(page);
  await long.drag(1 - 600 / 100_000);
  await expect.poll(() => long.first()).toBeGreaterThan(990_000);
  await long.expectWhole();
  const [before, top] = [await long.first(), await long.list.evaluate((element) => element.scrollTop)];
  await long.list.hover();
  for (let turn = 1; turn <= 12; turn++) {
    // A turn that comes while the element is moved may go unheard: then there is another one.
    await expect(async () => {
      if ((await long.first()) === before + 5 * (turn - 1)) await page.mouse.wheel(0, 5 * ROW_HEIGHT);
      await expect.poll(() => long.first(), { timeout: 5_000 }).toBe(before + 5 * turn);
    }).toPass();
  }
  await long.expectWhole();
  expect(await long.list.evaluate((element) => element.scrollTop)).toBeLessThan(top - 1_000 * ROW_HEIGHT);
});

test('the row that a pair was opened from has the focus again far down a list', async ({ page }) => {
  const long = await openMillion(page);
  await long.drag(0.47);
  await expect.poll(() => long.first()).toBeGreaterThan(400_000);
  await long.expectWhole();
  const place = (await long.first()) + 2;
  const link = long.row(place).getByRole('link');
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: `How does step ${MILLION + 1 - place} work?` })).toBeVisible();
  await expect(page.getByText(`${place.toLocaleString('en')} / 1,000,000`)).toBeVisible();
  await page.goBack();
  await expect(link).toBeFocused();
  await expect(link).toBeInViewport();
  expect(await long.first()).toBe(place - 2);
  await long.expectWhole();
  await page.keyboard.press('j');
  await expect(long.row(place + 1).getByRole('link')).toBeFocused();
});
