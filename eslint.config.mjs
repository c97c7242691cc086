import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Rooms of docs/architecture.md: who may import whom. `testing` is open to all, in specs only (see below). */
const may = (sourceTag, ...tags) => ({
  sourceTag: `scope:${sourceTag}`,
  onlyDependOnLibsWithTags: tags.map((tag) => `scope:${tag}`),
});

const boundaries = {
  enforceBuildableLibDependency: false,
  banTransitiveDependencies: false,
  allow: [],
  depConstraints: [
    { ...may('contract'), allowedExternalImports: ['zod', '@jest/globals'] },
    {
      ...may('core', 'contract'),
      allowedExternalImports: [
        'chardet',
        'csv-parse',
        'csv-parse/*',
        'csv-stringify',
        'csv-stringify/*',
        'htmlparser2',
        're2js',
        'saxes',
        'yauzl',
        'html-tag-names',
        'fast-check',
        'yazl',
        '@jest/globals',
      ],
    },
    may('config', 'contract'),
    may('adapter', 'contract', 'core', 'testing'),
    may('testing', 'contract', 'core', 'tools'),
    may('temporal-api', 'contract'),
    may('workflows', 'contract', 'temporal-api', 'testing'),
    may('activities', 'contract', 'core', 'temporal-api', 'testing'),
    may('worker', 'contract', 'core', 'config', 'adapter', 'temporal-api', 'workflows', 'activities', 'testing'),
    may('gateway', 'contract', 'core', 'config', 'adapter', 'temporal-api', 'testing'),
    may('embedder', 'contract', 'config', 'testing'),
    may('web', 'contract'),
    may('e2e', 'contract', 'tools'),
    may('tools', 'contract'),
    may('bench', 'contract', 'core', 'temporal-api', 'tools'),
    may('corpus', 'contract', 'tools'),
    may('faults', 'contract', 'temporal-api', 'tools'),
  ],
};

/** All rooms in Node are one program: to read the types of each anew takes three times as long. */
const PROGRAMS = ['./tsconfig.json', './apps/web/tsconfig.json', './apps/e2e/tsconfig.json'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/coverage/**', '.nx/**', '**/.angular/**', '.tools/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: PROGRAMS, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**', 'libs/testing/**', 'apps/e2e/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@pairloom/testing'], message: 'Only specs may use the testing room.' }] },
      ],
    },
  },
  {
    files: ['temporal/workflows/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                'node:*',
                '@pairloom/testing',
                '@temporalio/client',
                '@temporalio/worker',
                '@temporalio/activity',
              ],
              message: 'Workflows are deterministic: no I/O, no Node.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/web/src/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: { '@angular-eslint/prefer-on-push-component-change-detection': 'error' },
  },
  {
    files: ['apps/web/src/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
  { files: ['**/*.spec.ts'], rules: { '@typescript-eslint/unbound-method': 'off', 'max-lines': 'off' } },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  prettier,
);
