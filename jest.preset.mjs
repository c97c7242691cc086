import { fileURLToPath } from 'node:url';

const ours = (file) => fileURLToPath(new URL(`./tools/jest/${file}`, import.meta.url));

/**
 * Specs run without Jest's sandbox, and what they import is loaded once for all spec files of a process
 * (docs/adr/0026-specs-without-sandbox.md). Who watches edits sources, which must then be loaded anew.
 */
const watching = process.argv.some((argument) => argument.startsWith('--watch'));
const realm = watching
  ? { testEnvironment: 'node' }
  : { testEnvironment: ours('own-realm-environment.mjs'), runtime: ours('own-realm-runtime.mjs') };

/** Jest settings of every Node project. A project's jest.config.mjs spreads them; `covered` adds the coverage gate. */
const preset = {
  ...realm,
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  testEnvironmentOptions: { customExportConditions: ['@pairloom/source', 'node', 'node-addons'] },
  // Only against what never ends: on a busy machine a spec takes several times as long as on a quiet one.
  testTimeout: 300_000,
  maxWorkers: 2,
};

export const covered = {
  ...preset,
  collectCoverage: true,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts', '!src/**/index.ts', '!src/ports/**', '!src/testing/**'],
  coverageReporters: ['text-summary', 'json-summary'],
  coverageThreshold: { global: { lines: 80, branches: 80 } },
};

export default preset;
