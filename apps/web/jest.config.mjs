import presets from 'jest-preset-angular/presets/index.js';

export default {
  ...presets.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  setupFilesAfterEnv: ['<rootDir>/src/jest.setup.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  testEnvironmentOptions: { customExportConditions: ['@pairloom/source', 'browser'] },
  // Only against what never ends. The first test of a file waits for all of Angular to be loaded.
  testTimeout: 300_000,
  maxWorkers: 2,
};
