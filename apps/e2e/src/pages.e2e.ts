import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { watchFaults, XSS } from './hostile-texts.ts';
import { expectAccessible } from './import-dialog.ts';
import { csvOf, manyPairs, ProjectApi } from './project-api.ts';

const rowOf = (page: Page, file: string) => page.getByRole('row').filter({ hasText: file });

test('the imports page follows what happens elsewhere, and leads to everything there is to know', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Live list');
  await page.goto(project.page('imports'));
  await expect(page.getByText('No imports yet')).toBeVisible();

  await project.import('clean.csv', manyPairs(50));
  await expect(rowOf(page, 'clean.csv').getByText('Completed', { exact: true })).toBeVisible();
  await project.imported(
    'faulty.csv',
    csvOf(
      ['question', 'answer'],
      [
        ['Why?', ''],
        ['Who?', 'Me.'],
      ],
    ),
  );
  await expect(rowOf(page, 'faulty.csv').getByText('Completed with errors')).toBeVisible();
  await expectAccessible(page, 'imports');

  await page.getByRole('button', { name: 'Order by Rows' }).click();
  await expect(page).toHaveURL(/sort=rows/);
  await expect(page.getByRole('row').nth(1)).toContainText('clean.csv');
  await page.keyboard.press('/');
  await page.keyboard.type('faulty');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.locator('h1').click();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(/\/details$/);
  await expect(page.getByRole('heading', { name: 'faulty.csv' })).toBeVisible();
  await expect(page.getByText('Every row is accounted for')).toBeVisible();
  await expect(page.getByText('The answer is blank.').first()).toBeVisible();
  await expect(page.getByText(/^Fill in the column "answer"/)).toBeVisible();
  await expectAccessible(page, 'import');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Failed as CSV' }).click();
  expect((await download).suggestedFilename()).toContain('failed');
});

test('the scripts that the page itself names are few, compressed, and kept by the browser', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Scripts');
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const sizes = new Map<string, number>();
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  const scripts: { id: string; url: string; headers: Record<string, string> }[] = [];
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.url.endsWith('.js')) scripts.push({ id: requestId, url: response.url, headers: response.headers });
  });
  await page.goto(project.page('imports'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  const named = await page.evaluate(async () => {
    const text = await (await fetch('/')).text();
    return [...text.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(
      ([, path]) => new URL(path ?? '', location.origin).href,
    );
  });
  const initial = scripts.filter(({ url }) => named.includes(url));
  expect(initial.map(({ url }) => url).sort()).toEqual([...named].sort());
  for (const { headers } of initial) {
    expect(headers['content-encoding'] ?? headers['Content-Encoding']).toMatch(/^(br|gzip|zstd)$/);
    expect(headers['cache-control'] ?? headers['Cache-Control']).toContain('immutable');
  }
  const bytes = initial.reduce((sum, { id }) => sum + (sizes.get(id) ?? Infinity), 0);
  expect(bytes).toBeLessThanOrEqual(150_000);
});

test('a pair is found, changed, compared with what it was, restored; the second tab is told', async ({
  page,
  context,
}) => {
  const project = await ProjectApi.create(page, 'Editing');
  await project.imported('pairs.csv', manyPairs(3));
  await page.goto(project.page('pairs?by=text&q=step+1'));
  await page.getByRole('link', { name: /How does step 1 work/ }).click();
  await expect(page.locator('pl-markdown-view')).toHaveText('Press button 1.');
  // Pairs of one import are in no order of their own.
  const place = page.getByRole('group', { name: 'Pairs of this list' });
  await expect(place).toContainText(/[123] \/ 3/);
  await expectAccessible(page, 'pair');

  const second = await context.newPage();
  await second.goto(page.url());
  await second.getByRole('button', { name: 'Edit', exact: true }).click();
  await second.getByLabel('Answer').fill('From the second tab.');

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Answer').fill('Press button **one**.');
  await expectAccessible(page, 'pair form');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('pl-markdown-view strong')).toHaveText('one');
  await expect(page.locator('pl-version-list del').first()).toContainText('1');
  await expect(page.locator('pl-version-list ins').first()).toContainText('one');

  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(second.getByText('Somebody else has changed the pair meanwhile')).toBeVisible();
  await expect(second.getByLabel('Answer')).toHaveValue('From the second tab.');
  await second.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(second.getByText('Version 3', { exact: true })).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Restore version 1' }).click();
  await expect(page.locator('pl-markdown-view')).toHaveText('Press button 1.');
  const next = page.getByRole('link', { name: 'Next pair' });
  for (let at = Number(/(\d) \/ 3/.exec((await place.textContent()) ?? '')?.[1]); at < 3; at++) {
    await next.click();
    await expect(place).toContainText(`${at + 1} / 3`);
  }
  await expect(next).toHaveAttribute('aria-disabled', 'true');

  await page.goto(project.page('history'));
  await expect(page.getByText('restored a pair')).toBeVisible();
  await expectAccessible(page, 'history');
});

test('the whole list is changed at once, what was done is shown, and the list is taken away as a file', async ({
  page,
}) => {
  const project = await ProjectApi.create(page, 'Bulk');
  await project.imported('pairs.csv', manyPairs(400));
  await page.goto(project.page('pairs?category=odd'));
  await expect(page.getByText('200 pairs', { exact: true })).toBeVisible();
  await page.getByRole('checkbox').nth(1).click();
  await page.getByRole('button', { name: 'Select all 200 pairs of this list' }).click();
  await expectAccessible(page, 'pairs');
  await page.getByRole('button', { name: 'Set status' }).click();
  await page.getByRole('menuitem', { name: 'Published' }).click();
  await page.getByRole('button', { name: 'Change them' }).click();
  await expect(page.locator('pl-bulk-bar').getByText('Status of 200 pairs changed')).toBeVisible();
  const filters = page.getByRole('navigation', { name: 'Filters' });
  await filters.getByRole('link', { name: /Published/ }).click();
  await expect(page).toHaveURL(/status=published/);
  await expect(page.getByText('200 pairs', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('200 pairs as a file')).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'JSON Lines' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/-pairs\.jsonl$/);
  const exported = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(exported).toHaveLength(200);
  for (const line of exported) expect(JSON.parse(line)).toMatchObject({ category: 'odd', status: 'published' });

  // A list longer than its window is loaded as one goes down.
  await page.goto(project.page('pairs'));
  const last = page.getByRole('link', { name: (await project.pairs()).at(-1)?.question ?? '' });
  await expect(async () => {
    await page.locator('cdk-virtual-scroll-viewport').evaluate((view) => view.scrollTo(0, view.scrollHeight));
    await expect(last).toBeVisible({ timeout: 500 });
  }).toPass();
});

test('a rule is built, tried on a past import, saved, and kept to by the next import', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Rules');
  await project.imported(
    'short.csv',
    csvOf(
      ['question', 'answer'],
      [
        ['Why?', 'So.'],
        ['Who?', 'All of us together.'],
      ],
    ),
  );
  await page.goto(project.page('settings'));
  await page.getByRole('button', { name: 'New rule' }).click();
  await page.getByLabel('Name').last().fill('Long enough');
  await page.getByLabel('Value').fill('10');
  await page.getByLabel('What the finding says').fill('The answer is short.');
  await page.getByRole('combobox', { name: 'Weight' }).click();
  await page.getByRole('option', { name: 'Error' }).click();
  await page.getByRole('button', { name: 'Take over' }).click();
  await page.getByRole('radio', { name: 'On a past import' }).click();
  await page.getByRole('combobox', { name: 'Import' }).click();
  await page.getByRole('option', { name: /short\.csv/ }).click();
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  await expect(page.getByText('2 rows looked at, 1 would fail')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible();
  await expectAccessible(page, 'settings');
  const { counts } = await project.imported('next.csv', csvOf(['question', 'answer'], [['When?', 'Now.']]));
  expect(counts.failed).toBe(1);
});

test('Arabic runs from right to left, and every page is accessible in both themes', async ({ browser }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    // As tall as any page: a target that the bar at the bottom covers until one scrolls counts as too small.
    const viewport = { width: 390, height: 4_000 };
    const context = await browser.newContext({ colorScheme, locale: 'en-GB', viewport });
    const page = await context.newPage();
    const faults = await watchFaults(page);
    const project = await ProjectApi.create(page, `Hostile ${XSS[0] ?? ''}`);
    const rows = [
      ...XSS.slice(0, 5).map((text) => [`${text}?`, text, text, text]),
      ['كيف أغيّر كلمة المرور؟', 'افتح الإعدادات.', 'حساب', 'عربي'],
    ];
    const record = await project.imported(
      `${XSS[0] ?? ''}.csv`,
      csvOf(['question', 'answer', 'category', 'tags'], rows),
      {
        embed: false,
        html: 'keep',
      },
    );
    for (const path of [
      'imports',
      `imports/${record.id}/details`,
      'pairs',
      'history',
      'dashboard',
      'settings',
      'pairs/near-duplicates',
    ]) {
      await page.goto(project.page(path));
      await expect(page.locator('mat-progress-bar[mode=indeterminate]')).toHaveCount(0);
      await expectAccessible(page, `${path}, ${colorScheme}`);
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(beyond, `${path} fits on a narrow screen`).toBeLessThanOrEqual(0);
    }
    await page.goto(project.page('pairs'));
    const arabic = page.locator('.question', { hasText: 'كيف' });
    expect(await arabic.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    await arabic.click();
    await expect(page.locator('pl-markdown-view p')).toHaveCSS('direction', 'rtl');
    expect(faults).toEqual([]);
    await context.close();
  }
});

test('the app speaks German when the browser does, and English when told so', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'de-DE' });
  const page = await context.newPage();
  const project = await ProjectApi.create(page, 'Deutsch');
  await project.imported('zahlen.csv', manyPairs(1_200));
  await page.goto(project.page('imports'));
  await expect(page.getByRole('heading', { name: 'Importe' })).toBeVisible();
  await expect(page.getByText('1.200').first()).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page).toHaveTitle('Importe · Pairloom');
  await page.getByRole('button', { name: 'Sprache: Deutsch' }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Imports' })).toBeVisible();
  await expect(page).toHaveTitle('Imports · Pairloom');
  await context.close();
});
