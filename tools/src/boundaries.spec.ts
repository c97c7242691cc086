import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { WORKSPACE } from './places.ts';

const PLANTED = {
  web: ['apps/web/src/planted.ts', `export * from '@pairloom/persistence';`],
  workflows: ['temporal/workflows/src/planted.ts', `export * from '@pairloom/core';`],
  core: ['libs/core/src/planted.ts', `export * from '@pairloom/persistence';`],
  embedder: ['apps/embedder/src/planted.ts', `export * from '@pairloom/core';`],
  'workflows with Node': ['temporal/workflows/src/planted.ts', `export { readFileSync } from 'node:fs';`],
  'a program with testing': ['temporal/activities/src/planted.ts', `export * from '@pairloom/testing';`],
  'web as it may': ['apps/web/src/planted.ts', `export { FATES } from '@pairloom/contract';`],
} as const satisfies Record<string, readonly [path: string, text: string]>;

/**
 * ESLint with the workspace's own configuration, on texts as if they stood in those files. They are never written: other
 * checks may run at the same time. So rules that need types, and the files for them, are left out.
 */
const LINT = `
  import { ESLint } from 'eslint';
  import tseslint from 'typescript-eslint';
  const untyped = [
    { files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked },
  ];
  const eslint = new ESLint({ overrideConfig: untyped });
  const broken = {};
  for (const [name, [filePath, text]] of Object.entries(JSON.parse(process.argv[1]))) {
    const [report] = await eslint.lintText(text + '\\n', { filePath });
    broken[name] = report.messages.filter(({ severity }) => severity === 2).map(({ ruleId, message }) => ruleId ?? message);
  }
  console.log(JSON.stringify(broken));`;

describe('boundaries between the rooms', () => {
  let broken: Record<keyof typeof PLANTED, string[]>;

  beforeAll(async () => {
    const env = { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };
    const args = ['--input-type=module', '-e', LINT, '--', JSON.stringify(PLANTED)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: WORKSPACE, env });
    broken = JSON.parse(stdout) as typeof broken;
  });

  it.each(['web', 'workflows', 'core', 'embedder'] as const)('a wrong import in %s is a lint error', (name) => {
    expect(broken[name]).toEqual(['@nx/enforce-module-boundaries']);
  });

  it.each(['workflows with Node', 'a program with testing'] as const)('%s is a lint error', (name) => {
    expect(broken[name]).toContain('no-restricted-imports');
  });

  it('an import of what a room may use is none', () => {
    expect(broken['web as it may']).toEqual([]);
  });
});
