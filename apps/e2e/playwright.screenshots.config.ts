import { defineConfig } from '@playwright/test';
import journeys from './playwright.config.ts';

/** `npm run screenshots`: pictures of every page in each of its looks, on the stack as `npm start` runs it. */
export default defineConfig({
  ...journeys,
  testMatch: '**/*.shots.ts',
  reporter: 'list',
  outputDir: 'test-results/screenshots',
});
