import { expect, test, type Page } from '@playwright/test';
import { NAUGHTY, watchFaults, XSS } from './hostile-texts.ts';
import { dialogOf, dropFile, expectReviewed, startImport } from './import-dialog.ts';
import { OpenRequests } from './open-requests.ts';
import { csvOf, ProjectApi } from './project-api.ts';

/** Columns that are mapped; all others of the file are named for the rest of the list. */
const MAPPED = { Question: XSS[0] ?? '', Answer: XSS[1] ?? '', Category: XSS[2] ?? '', Tags: XSS[3] ?? '' };
const MAPPING_NAME = `Mapping ${XSS[5] ?? ''}`;
/** Without a slash: of a path only the last part is kept. */
const FILE = `${XSS[0] ?? ''} ${XSS[5] ?? ''} ${XSS[11] ?? ''}.csv`;
const EVERYTHING = 'Every text of the lists?';

/** A file of which each name, each value and each row that fails is out of the lists. */
function hostileFile(): string {
  const filler = XSS.slice(4);
  const rows = [
    ...XSS.map((text) => [`${text}?`, text, text, text]),
    ...XSS.map((text) => [`No answer to ${text}`, '', text, text]),
    ...NAUGHTY.map((text) => [text, text, 'Naughty', '']),
    [EVERYTHING, [...XSS, ...NAUGHTY].join('\n\n'), 'All', ''],
  ];
  return csvOf(
    [...Object.values(MAPPED), ...filler],
    rows.map((row) => [...row, ...filler]),
  );
}

async function mapByHand(page: Page): Promise<void> {
  const dialog = dialogOf(page);
  for (const [field, column] of Object.entries(MAPPED)) {
    await dialog.getByRole('combobox', { name: `Column for ${field}` }).click();
    await page
      .getByRole('option')
      .filter({ has: page.locator('.column').getByText(column, { exact: true }) })
      .click();
  }
  await dialog.getByRole('button', { name: 'Keep all as metadata' }).click();
  await expect(
    dialog
      .locator('pl-pair-preview')
      .getByText(XSS[0] ?? '')
      .first(),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Save this mapping' }).click();
  await dialog.getByLabel('Name of the mapping').fill(MAPPING_NAME);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText(`Saved as “${MAPPING_NAME}”.`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Use a known mapping' }).click();
  await page.getByRole('menuitem', { name: MAPPING_NAME }).click();
}

/** What a text would have become on the page had it been taken for more than a text. */
const alive = (page: Page) =>
  page.locator(
    'pl-root :is(script, iframe, object, embed, [onerror], [onload], [onfocus], [ontoggle], [onbegin], ' +
      'a[href^="javascript:" i], a[href^="data:" i], form[action^="javascript:" i])',
  );

test('a list of naughty strings and one of scripts, in every place of a file and of the app, stay texts', async ({
  page,
}) => {
  const faults = await watchFaults(page);
  const requests = new OpenRequests(page);
  const project = await ProjectApi.create(page, `Hostile ${XSS[0] ?? ''}`);
  await page.goto(project.page('imports'));
  await expect(page.getByText('No imports yet')).toBeVisible();
  await dropFile(page, FILE, hostileFile());
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: /^Header/ }).click();
  await page.getByRole('menuitemradio', { name: 'first line' }).click();
  await expect(dialog.getByRole('columnheader', { name: MAPPED.Question, exact: true })).toBeVisible();
  await expect(dialog.getByRole('columnheader', { name: XSS.at(-1) ?? '', exact: true })).toBeAttached();

  await dialog.getByRole('button', { name: 'Map the columns' }).click();
  await mapByHand(page);
  await dialog.getByRole('button', { name: 'Review' }).last().click();
  await expectReviewed(page);
  await dialog.getByRole('button', { name: 'What is done with the rows' }).click();
  await dialog.getByRole('checkbox', { name: /^Make vectors/ }).uncheck();
  const checked = page.url();
  await dialog.getByRole('radio', { name: 'Keep every byte' }).click();
  await page.waitForURL(({ href, searchParams }) => href !== checked && searchParams.has('preview'));
  await expect(dialog.locator('.result:not(.old)')).toBeVisible();
  const mend = dialog.getByRole('listitem').filter({ hasText: 'The answer is blank.' });
  await mend.getByRole('button', { name: 'Correct these rows' }).click();
  await expect(dialog.getByLabel(`Answer ← ${MAPPED.Answer}`).first()).toBeVisible();
  await expect(alive(page)).toHaveCount(0);

  await startImport(page);
  await expect(dialog.getByText(/^Completed/).first()).toBeVisible();
  await dialog.getByRole('radio', { name: 'One by one' }).click();
  await expect(dialog.getByText(/^Row /).first()).toBeVisible();
  const record = page.url().replace(/.*\/imports\/([0-9a-f-]+).*/, '$1');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('table').getByRole('link', { name: FILE })).toBeVisible();
  await project.imported(`again ${XSS[4] ?? ''}.csv`, csvOf(['question', 'answer'], [['?', XSS[3] ?? '']]));

  // One pair holds every text as its answer; of the others a few will do.
  const pairs = await project.pairs();
  const everything = pairs.filter(({ question }) => question === EVERYTHING);
  const some = pairs.filter(({ category }) => XSS.includes(category ?? '')).slice(0, 3);
  expect(everything.length + some.length).toBe(4);
  for (const path of [
    `imports/${record}/details`,
    'imports',
    'pairs',
    `pairs?category=${encodeURIComponent(MAPPED.Question)}`,
    'pairs/near-duplicates',
    ...[...everything, ...some].map(({ id }) => `pairs/${id}`),
    'history',
    'dashboard',
    'settings',
  ]) {
    await page.goto(project.page(path));
    await expect(page.locator('h1').first()).toBeAttached();
    await requests.settled();
    if (/^pairs\/[0-9a-f]{8}-/.test(path)) await expect(page.locator('pl-markdown-view')).toBeVisible();
    await expect(alive(page), path).toHaveCount(0);
  }
  await expect(page.getByText(MAPPING_NAME)).toBeVisible();
  expect(faults).toEqual([]);

  // The watch sees what it is there for.
  await page.evaluate(() => {
    try {
      document.createElement('img').setAttribute('onerror', 'alert(1)');
    } catch {
      // refused, as it should be
    }
  });
  await expect.poll(() => faults.length).toBeGreaterThan(0);
});
