import { chromium, expect, test } from '@playwright/test';
import { freePort } from '@pairloom/tools';
import lighthouse, { desktopConfig } from 'lighthouse';
import { CATEGORIES, tableOf, tooLow, type Category, type Scores } from './lighthouse-scores.ts';
import { badPairs, manyPairs, ProjectApi } from './project-api.ts';

const RUNS = Number(process.env['LIGHTHOUSE_RUNS'] ?? 3);
const PAGES = (process.env['LIGHTHOUSE_PAGES'] ?? 'imports').split(',');
const CHECK = Boolean(process.env['LIGHTHOUSE_CHECK']);
/** With --check no median may be below it. */
const BOUND = 95;

const names = Object.keys(CATEGORIES) as Category[];

/** Now and then the browser records no trace of a page that it has loaded; then Lighthouse asks to be run again. */
const ATTEMPTS = 4;

/** Scores of one look at a page, 0 to 100. */
async function look(url: string, port: number, attempt = 1): Promise<Record<Category, number>> {
  const result = await lighthouse(url, { port, logLevel: 'error', onlyCategories: names }, desktopConfig);
  if (!result) throw new Error(`Lighthouse says nothing of ${url}.`);
  const { categories, runtimeError } = result.lhr;
  if (runtimeError && attempt < ATTEMPTS) return look(url, port, attempt + 1);
  if (runtimeError) throw new Error(`Lighthouse could not look at ${url}: ${runtimeError.message}`);
  const score = (name: Category): number => Math.round((categories[name]?.score ?? 0) * 100);
  return Object.fromEntries(names.map((name) => [name, score(name)])) as Record<Category, number>;
}

test('what Lighthouse says of the pages', async ({ page }) => {
  const project = await ProjectApi.create(page, 'Lighthouse');
  await project.imported('pairs.csv', manyPairs(1_000));
  await project.imported('faulty.csv', badPairs(20));
  const port = await freePort();
  const browser = await chromium.launch({
    ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', `--remote-debugging-port=${port}`],
  });
  const pages = new Map<string, Scores>();
  try {
    for (const name of PAGES) {
      const looks: Record<Category, number>[] = [];
      for (let run = 0; run < RUNS; run++) looks.push(await look(project.page(name), port));
      const scores = names.map((category) => [category, looks.map((one) => one[category])]);
      pages.set(name, Object.fromEntries(scores) as Scores);
    }
  } finally {
    await browser.close();
  }
  console.log(`\n${tableOf(pages)}\n\ndesktop preset, median of ${RUNS} ${RUNS === 1 ? 'run' : 'runs'}`);
  if (CHECK) expect(tooLow(pages, BOUND), `medians below ${BOUND}`).toEqual([]);
});
