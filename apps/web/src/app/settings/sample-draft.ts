import type { SampleRow } from '@pairloom/contract';
import { linesOf } from './lines.ts';

/** A row to try rules on, as a form holds it: texts only. */
export type SampleDraft = Record<keyof SampleRow, string>;

export const BLANK_SAMPLE: SampleDraft = {
  question: '',
  answer: '',
  category: '',
  tags: '',
  status: '',
  externalId: '',
  variants: '',
  metadata: '',
};

/** The row of a draft; fields that are blank are left out, as a file would not have their columns. */
export function sampleOf({ question, answer, ...draft }: SampleDraft): SampleRow {
  const [variants, metadata] = [linesOf(draft.variants), linesOf(draft.metadata).map(namedValue)];
  return {
    question,
    answer,
    ...(draft.category === '' ? {} : { category: draft.category }),
    ...(draft.tags === '' ? {} : { tags: draft.tags.split(',').map((tag) => tag.trim()) }),
    ...(draft.status === '' ? {} : { status: draft.status }),
    ...(draft.externalId === '' ? {} : { externalId: draft.externalId }),
    ...(variants.length === 0 ? {} : { variants }),
    ...(metadata.length === 0 ? {} : { metadata: Object.fromEntries(metadata) }),
  };
}

/** `name: value` of a line. */
function namedValue(line: string): [string, string] {
  const [name = '', ...value] = line.split(':');
  return [name.trim(), value.join(':').trim()];
}
