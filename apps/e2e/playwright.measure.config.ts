import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** Measurements in a browser, not journeys: they say figures and want the machine to themselves. See docs/performance.md. */
export default defineConfig({
  ...journeys,
  testMatch: '**/*.measure.ts',
  workers: 1,
  timeout: 900_000,
  reporter: 'list',
  outputDir: 'test-results/measure',
});
