import { expect, test, type Browser } from '@playwright/test';
import { join } from 'node:path';
import { dialogOf, dropFile } from './import-dialog.ts';
import { OpenRequests } from './open-requests.ts';
import { badPairs, csvOf, manyPairs, ProjectApi } from './project-api.ts';

/** Pictures go here, named for page and looks. */
const PICTURES = process.env['PICTURES'] ?? join(import.meta.dirname, '../screenshots');

const ROWS = [
  [
    'How do I reset my password?',
    'Open **Settings**, choose *Security* and follow the steps:\n\n1. Sign in\n2. Choose `Reset`\n3. Confirm',
    'Account',
    'login,howto',
    'published',
  ],
  ['How can I change my password?', 'Open **Settings** and choose *Security*.', 'Account', 'login', 'published'],
  ['Where is my invoice?', 'Under **Billing**, in the list of payments.', 'Billing', 'invoice', 'published'],
  [
    'Why was I charged twice?',
    'A reservation of your bank is shown beside the payment; it goes by itself.',
    'Billing',
    'invoice,card',
    'draft',
  ],
  ['How long does delivery take?', 'Two to five working days.', 'Shipping', 'delivery', 'published'],
  ['Do you ship to Switzerland?', 'Yes, and to Liechtenstein.', 'Shipping', 'delivery,countries', 'published'],
  ['كيف أغيّر كلمة المرور؟', 'افتح **الإعدادات** ثم اختر «الأمان» واتبع الخطوات.', 'Account', 'عربي', 'published'],
  ['ما هي مدة التوصيل؟', 'من يومين إلى خمسة أيام عمل.', 'Shipping', 'عربي', 'published'],
  ['What about this?', '', 'Billing', '', ''],
  ['', 'An answer without a question', 'Billing', '', ''],
  ['Where is my invoice?', 'Another answer', 'Billing', '', ''],
];

/** The same file later: a pair that changes, one that is new, one that fails. */
const CHANGED = [
  ['How do I reset my password?', 'Open **Profile** and choose *Security*.', 'Account', 'login'],
  ['Can I pay by invoice?', 'Yes, from the second order on.', 'Billing', 'invoice'],
  ['Where is my invoice?', '', 'Billing', 'invoice'],
];

const LOOKS = {
  light: { colorScheme: 'light', locale: 'en-GB', viewport: { width: 1360, height: 900 } },
  dark: { colorScheme: 'dark', locale: 'en-GB', viewport: { width: 1360, height: 900 } },
  narrow: { colorScheme: 'light', locale: 'en-GB', viewport: { width: 390, height: 844 } },
  german: { colorScheme: 'light', locale: 'de-DE', viewport: { width: 1360, height: 900 } },
} as const;

/** Pages of which what is below the first screen is worth a look. */
const WHOLE = ['import', 'dashboard', 'settings', 'pair'];

/** Takes pictures of pages in one of the looks. */
async function take(
  browser: Browser,
  look: keyof typeof LOOKS,
  addresses: Readonly<Record<string, string>>,
): Promise<void> {
  const context = await browser.newContext({ ...LOOKS[look], reducedMotion: 'reduce' });
  const page = await context.newPage();
  const requests = new OpenRequests(page);
  for (const [name, address] of Object.entries(addresses)) {
    await page.goto(address);
    await expect(page.locator('h1').first()).toBeAttached();
    await expect(page.locator('mat-progress-bar[mode=indeterminate]')).toHaveCount(0);
    await requests.settled();
    const fullPage = WHOLE.includes(name);
    await page.screenshot({ path: join(PICTURES, `${name}-${look}.png`), animations: 'disabled', fullPage });
  }
  await context.close();
}

/** Takes pictures of the steps of an import before it runs. */
async function takeDialog(browser: Browser, project: ProjectApi): Promise<void> {
  for (const look of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) {
    const context = await browser.newContext({ ...LOOKS[look], reducedMotion: 'reduce' });
    const page = await context.newPage();
    const picture = async (step: string): Promise<void> => {
      await expect(page.locator('mat-progress-bar[mode=indeterminate]')).toHaveCount(0);
      await page.screenshot({ path: join(PICTURES, `${step}-${look}.png`), animations: 'disabled' });
    };
    await page.goto(project.page('imports'));
    await expect(page.getByRole('table')).toBeVisible();
    await dropFile(page, 'support-faq.csv', csvOf(['question', 'answer', 'category', 'tags'], CHANGED));
    const dialog = dialogOf(page);
    await expect(dialog.getByRole('table')).toBeVisible();
    await picture('dialog-check');
    await dialog.locator('.actions button').last().click();
    await expect(dialog.locator('pl-pair-preview tbody tr, pl-pair-preview li').first()).toBeVisible();
    await picture('dialog-map');
    await dialog.locator('.actions button').last().click();
    await expect(dialog.getByTestId('fate-failed')).toBeVisible();
    await picture('dialog-review');
    await dialog.locator('pl-loaded-error-groups li button').first().click();
    await expect(dialog.locator('pl-row-card textarea').first()).toBeVisible();
    await picture('dialog-repair');
    await context.close();
  }
}

/** Takes pictures of an import that stands still: in the dialog, and in the tray over another page. */
async function takeRun(browser: Browser, project: ProjectApi, importId: string): Promise<void> {
  for (const look of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) {
    const context = await browser.newContext({ ...LOOKS[look], reducedMotion: 'reduce' });
    const page = await context.newPage();
    const requests = new OpenRequests(page);
    const picture = async (name: string): Promise<void> => {
      await requests.settled();
      await page.screenshot({ path: join(PICTURES, `${name}-${look}.png`), animations: 'disabled' });
    };
    await page.goto(project.page(`imports/${importId}`));
    await expect(page.locator('pl-live-log [role=log]')).toBeVisible();
    await picture('dialog-run');
    await page.goto(project.page('pairs'));
    await page.locator('pl-import-dock .summary').click();
    await expect(page.locator('#pl-tray-list')).toBeVisible();
    await picture('tray');
    await context.close();
  }
}

/** Takes pictures of the form that a pair is changed in. */
async function takePairForm(browser: Browser, address: string): Promise<void> {
  for (const look of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) {
    const context = await browser.newContext({ ...LOOKS[look], reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('.card .head button').first().click();
    await expect(page.locator('pl-pair-form')).toBeVisible();
    const path = join(PICTURES, `pair-form-${look}.png`);
    await page.screenshot({ path, animations: 'disabled', fullPage: true });
    await context.close();
  }
}

test('pictures of every page', async ({ browser, page }) => {
  test.setTimeout(600_000);
  const project = await ProjectApi.create(page, 'Support');
  await project.settings({ validation: { nearDuplicates: { threshold: 0.7 } } });
  const text = csvOf(['question', 'answer', 'category', 'tags', 'status'], ROWS);
  await project.imported('clean.csv', manyPairs(12_000));
  const faulty = await project.imported('support-faq.csv', text, { embed: true });
  await project.imported('support-faq.csv', text, { dryRun: true });
  await page.goto(project.page('pairs?by=text&q=password'));
  const href = await page.getByRole('link', { name: /reset my password/ }).getAttribute('href');
  const arabic = await page.request.get(
    `${new URL(page.url()).origin}/api/v1/projects/${project.id}/pairs?q=${encodeURIComponent('كلمة')}`,
  );
  const { items } = (await arabic.json()) as { items: { id: string }[] };
  const addresses = {
    imports: project.page('imports'),
    'new-import': project.page('imports/new'),
    import: project.page(`imports/${faulty.id}/details`),
    summary: project.page(`imports/${faulty.id}`),
    pairs: project.page('pairs'),
    search: project.page('pairs?q=forgot+my+login'),
    pair: new URL(href ?? '', page.url()).href,
    arabic: project.page(`pairs/${items[0]?.id ?? ''}`),
    'near-duplicates': project.page('pairs/near-duplicates'),
    history: project.page('history'),
    dashboard: project.page('dashboard'),
    settings: project.page('settings'),
  };
  await takeDialog(browser, project);
  await takePairForm(browser, addresses.pair);
  for (const look of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) await take(browser, look, addresses);
  const options = { embed: false, batchRows: 20 };
  const { id } = await project.pausedAfter(60, 'many-errors.csv', badPairs(12_000), options);
  await takeRun(browser, project, id);
});
