import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface CorpusOptions {
  /** Folder with the files. */
  readonly folder: string;
  /** What is expected; `manifest.json` in the folder, where there is one, unless given. */
  readonly manifest: string | undefined;
  /** Only files whose path or case holds this text. */
  readonly filter: string | undefined;
  /** A gateway that runs already. */
  readonly url: string | undefined;
  readonly embed: boolean;
  /** Files imported at once. */
  readonly jobs: number;
  /** An import that has not ended then counts as hanging. */
  readonly timeoutMs: number;
  /** File for a manifest of what was seen. */
  readonly write: string | undefined;
  /** File for all that was seen, as JSON. */
  readonly out: string | undefined;
}

export const USAGE = `usage: npm run corpus -- DIR [--manifest FILE] [--filter TEXT] [--url URL] [--embed] [--jobs 2] [--timeout 120] [--write FILE] [--out FILE]`;

/** `base` is the folder that relative paths are of. @throws Error with the usage. */
export function readOptions(args: readonly string[], base: string): CorpusOptions {
  const { values, positionals } = parsed(args);
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new Error(`Name one folder.\n${USAGE}`);
  const path = (file: string | undefined): string | undefined => (file === undefined ? undefined : resolve(base, file));
  return {
    folder: resolve(base, folder),
    manifest: path(values.manifest),
    filter: values.filter,
    url: values.url?.replace(/\/+$/, ''),
    embed: values.embed,
    jobs: positive('jobs', values.jobs),
    timeoutMs: positive('timeout', values.timeout) * 1000,
    write: path(values.write),
    out: path(values.out),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        manifest: text,
        filter: text,
        url: text,
        embed: { type: 'boolean', default: false },
        jobs: { ...text, default: '2' },
        timeout: { ...text, default: '120' },
        write: text,
        out: text,
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}

function positive(name: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`--${name} must be a whole number from 1\n${USAGE}`);
  return Number(text);
}
