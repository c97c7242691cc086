import { join, resolve } from 'node:path';

/** Root of the workspace. */
export const WORKSPACE = resolve(import.meta.dirname, '../..');

/** Cache of what is fetched: Node and the wheels. PAIRLOOM_TOOLS_DIR, or `.tools` in the workspace. */
export const toolsDirOf = (env: NodeJS.ProcessEnv = process.env): string =>
  resolve(WORKSPACE, env['PAIRLOOM_TOOLS_DIR'] ?? '.tools');

/** Data folder of the embedded stack: PAIRLOOM_HOME, or `.pairloom` in the workspace. */
export const homeOf = (env: NodeJS.ProcessEnv = process.env): string =>
  resolve(WORKSPACE, env['PAIRLOOM_HOME'] ?? '.pairloom');

export const logFileOf = (home: string, part: string): string => join(home, 'logs', `${part}.log`);
