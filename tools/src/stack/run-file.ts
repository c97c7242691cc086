import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What runs, for programs. A part that a variable replaced has no pid. */
export interface RunInfo {
  readonly gateway: { readonly url: string; readonly pid: number };
  readonly worker: { readonly pid: number };
  readonly temporal: { readonly address: string; readonly ui?: string; readonly pid?: number };
  readonly postgres: { readonly url: string; readonly pid?: number };
  readonly embedder: { readonly url: string; readonly pid?: number };
}

export const runFileOf = (home: string): string => join(home, 'run.json');

/** Appears whole or not at all. Mode 0600: it holds the password of the database. */
export function writeRunFile(home: string, info: RunInfo): void {
  const file = runFileOf(home);
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(info, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}

export function readRunFile(home: string): RunInfo | undefined {
  try {
    return JSON.parse(readFileSync(runFileOf(home), 'utf8')) as RunInfo;
  } catch {
    return undefined;
  }
}

export const removeRunFile = (home: string): void => rmSync(runFileOf(home), { force: true });
