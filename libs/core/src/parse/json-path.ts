import { FileFault } from '../faults.ts';

/** One step towards the records: the member of that name, or (null) each member of an object keyed by id. */
export type PathStep = string | null;

/** `[]` or `[*]`; a name in brackets and quotes; a name. */
const STEP = /\.?(?:\[(?:(\*?)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]|((?:[^.[\]\\]|\\.)+))/y;
/** Names that have to be written in quotes. */
const UNPLAIN = /^$|^\s|\s$/;

/**
 * Reads where records stand in a JSON document. Written as `data.items` or `$.data[*].items[*]`, or as the JSON pointer
 * `/data/items`. The elements of an array are entered without a step; `*` is each member of an object. `.` or `$` is the document
 * itself. A dot in a name is written `\.`.
 * @throws FileFault `record_path_invalid`
 */
export function parseRecordPath(path: string): PathStep[] {
  const text = path.trim();
  if (text.startsWith('/')) return pointerSteps(text);
  const body = text.replace(/^\$/, '');
  if (body === '' || body === '.') return [];
  const steps: PathStep[] = [];
  STEP.lastIndex = body.startsWith('.') ? 1 : 0;
  while (STEP.lastIndex < body.length) {
    const match = STEP.exec(body);
    if (match === null) throw new FileFault('record_path_invalid', `The record path "${text}" cannot be read.`);
    const [, elements, single, double, name] = match;
    if (elements !== undefined) continue;
    if (name === '*') steps.push(null);
    else steps.push((single ?? double ?? name ?? '').replace(/\\(.)/g, '$1'));
  }
  return steps;
}

const pointerSteps = (pointer: string): PathStep[] =>
  pointer === '/'
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((step) => (step === '*' ? null : step.replaceAll('~1', '/').replaceAll('~0', '~')));

/** The path as `parseRecordPath` reads it. */
export const formatRecordPath = (steps: readonly PathStep[]): string =>
  steps.length === 0 ? '.' : steps.map(formatStep).join('.');

function formatStep(step: PathStep): string {
  if (step === null) return '*';
  return UNPLAIN.test(step) ? `['${step.replace(/['\\]/g, '\\$&')}']` : step.replace(/[.[\]\\*$/]/g, '\\$&');
}
