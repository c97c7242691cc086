import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** `npm run lighthouse`: what Lighthouse says of the pages, on the stack as `npm start` runs it. */
export default defineConfig({
  ...journeys,
  testMatch: '**/*.lighthouse.ts',
  workers: 1,
  timeout: 3_600_000,
  reporter: 'list',
  outputDir: 'test-results/lighthouse',
});
