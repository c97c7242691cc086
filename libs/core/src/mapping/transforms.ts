import type { Transform } from '@pairloom/contract';
import { trimOuter } from '../validate/blank.ts';
import { stripHtml } from '../validate/html.ts';

/** White space by Unicode's White_Space property, and the byte order mark, which trimming takes as well. */
const WHITE_SPACE = /[\p{White_Space}\u{feff}]+/gu;

const TRANSFORMATIONS: Record<Transform, (text: string) => string> = {
  trim: trimOuter,
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  collapse: (text) => text.replace(WHITE_SPACE, ' '),
  // An element around the text makes sure that entities are decoded also where the text has no element of its own.
  htmlToText: (text) => stripHtml(`<div>${text}</div>`),
  keepMarkup: (text) => text,
};

/** Takes a text through the steps in their order. */
export const transformed = (text: string, steps: readonly Transform[]): string =>
  steps.reduce((value, step) => TRANSFORMATIONS[step](value), text);

/** Whether the steps decide about markup themselves, so that the option `html` does not concern the value. */
export const decidesMarkup = (steps: readonly Transform[]): boolean =>
  steps.includes('keepMarkup') || steps.includes('htmlToText');
