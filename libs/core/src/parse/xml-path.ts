import { FileFault } from '../faults.ts';

/** Which elements are records. */
export interface ElementPath {
  /** Names from the outermost to the record itself. */
  readonly names: readonly string[];
  /** Whether the first name is that of the document's element; else any elements may be around. */
  readonly isAbsolute: boolean;
}

/**
 * Reads where records stand: `/faq/entry` from the document's element on, `entry`, `faq/entry` or `faq.entry` anywhere. Prefixes
 * of names do not count. @throws FileFault `record_path_invalid`
 */
export function parseElementPath(path: string): ElementPath {
  const text = path.trim();
  const isAbsolute = /^\/[^/]/.test(text);
  const body = text.replace(/^\/{1,2}/, '');
  const names = body.split(body.includes('/') ? '/' : '.').map((name) => name.slice(name.indexOf(':') + 1));
  if (names.some((name) => !/^[^\s/[\]@<>*]+$/.test(name)))
    throw new FileFault('record_path_invalid', `The record path "${text}" cannot be read.`);
  return { names, isAbsolute };
}

export const formatElementPath = ({ names, isAbsolute }: ElementPath): string =>
  (isAbsolute ? '/' : '') + names.join('/');

/** Whether the open elements, outermost first, end with a record. */
export function isRecord({ names, isAbsolute }: ElementPath, open: readonly string[]): boolean {
  const skipped = open.length - names.length;
  if (skipped < 0 || (isAbsolute && skipped > 0)) return false;
  return names.every((name, i) => open[skipped + i] === name);
}
