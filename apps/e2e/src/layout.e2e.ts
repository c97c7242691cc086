import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './import-dialog.ts';
import { expectLaidOut, expectUnseen } from './layout.ts';
import { csvOf, ProjectApi } from './project-api.ts';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
/** German words are the longer ones: they are tried in either width. */
const LOOKS = [
  { colorScheme: 'light', locale: 'en-GB', viewport: WIDE },
  { colorScheme: 'dark', locale: 'de-DE', viewport: WIDE },
  { colorScheme: 'light', locale: 'de-DE', viewport: NARROW },
  { colorScheme: 'dark', locale: 'en-GB', viewport: NARROW },
] as const;

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitän';

/** Pairs with long names, and one row in eight that fails. */
const PAIRS = csvOf(
  ['question', 'answer', 'category', 'tags', 'status'],
  Array.from({ length: 900 }, (_row, n) => [
    n % 3 === 0 ? `كيف أغيّر كلمة المرور رقم ${n}؟` : `How does step ${n} of the ${LONG} work?`,
    n % 8 === 0 ? '' : `Press button ${n}.`,
    n % 2 === 0 ? `${LONG} und seine Mannschaft` : 'حساب',
    `${LONG},howto,عربي`,
    n % 5 === 0 ? 'published' : 'draft',
  ]),
);

/** The list with pairs that are selected, and its filters open. */
async function showPairs(page: Page, project: ProjectApi): Promise<void> {
  await page.goto(project.page('pairs'));
  const filters = page.locator('details.facets');
  await expect(page.locator('.row a').first()).toBeVisible();
  if (!(await filters.evaluate((details: HTMLDetailsElement) => details.open)))
    await filters.locator('summary').click();
  await expect(filters.locator('li a').first()).toBeVisible();
  await page.locator('.all mat-checkbox input').check();
  await expect(page.locator('pl-bulk-bar .bar')).toBeVisible();
}

async function showImport(page: Page, project: ProjectApi, importId: string): Promise<void> {
  await page.goto(project.page(`imports/${importId}/details`));
  await expect(page.locator('pl-chunk-strip .strip > span').nth(89)).toBeAttached();
  await expect(page.locator('pl-error-group-list li').first()).toBeVisible();
  await expect(page.locator('pl-receipt-card')).toBeVisible();
  await expect(page.locator('mat-progress-bar[mode=indeterminate]')).toHaveCount(0);
}

test('pages stand clear of themselves on wide and narrow screens, light and dark', async ({ browser, page: first }) => {
  const project = await ProjectApi.create(first, `Layout of the ${LONG}`);
  const { id } = await project.imported(`${LONG}-faq-export.csv`, PAIRS, { embed: false, batchRows: 10 });
  for (const look of LOOKS) {
    const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const name = `${look.viewport.width}, ${look.colorScheme}, ${look.locale}`;
    await showPairs(page, project);
    await expectLaidOut(page, `pairs, ${name}`, ['.facets', 'pl-bulk-bar .bar', '.list .card', '.list .below']);
    await expectAccessible(page, `pairs, ${name}`);
    await showImport(page, project, id);
    await expectLaidOut(page, `import, ${name}`, ['main header', '.main .card', '.side .card']);
    await expectLaidOut(page, `chunks, ${name}`, ['pl-chunk-strip > *']);
    await expectUnseen(page);
    await expectAccessible(page, `import, ${name}`);
    await context.close();
  }
});
