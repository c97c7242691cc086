import { defineConfig } from '@playwright/test';

/** Journeys in a real browser against the stack as `npm start` runs it. CHROMIUM_PATH names the browser. */
export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.e2e.ts',
  globalSetup: './src/stack.ts',
  // Each journey has a project of its own.
  fullyParallel: true,
  workers: 2,
  // Long, because specs run at the same time: only a journey that fails waits so long.
  timeout: 480_000,
  expect: { timeout: 120_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  outputDir: 'test-results/artifacts',
  use: {
    viewport: { width: 1280, height: 860 },
    // Drawn without a graphics card, a bar that moves all the time takes as much of the machine as the rest of the page.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // A trace takes a picture at each step, of journeys that pass too: `--trace on` where one is wanted.
    trace: 'off',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'],
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
});
