import { describe, expect, it } from '@jest/globals';
import { SampleRow } from '@pairloom/contract';
import { BLANK_SAMPLE, sampleOf } from './sample-draft.ts';

describe('a row to try rules on', () => {
  it('has the fields that were filled in only', () => {
    expect(sampleOf({ ...BLANK_SAMPLE, question: 'Why?' })).toEqual({ question: 'Why?', answer: '' });
  });

  it('has every field that the API takes', () => {
    const row = sampleOf({
      ...{ question: 'Why?', answer: 'So.', category: 'Billing', tags: 'a, b', status: 'draft', externalId: '7' },
      variants: 'How come?\n\nWhat for?',
      metadata: 'colour: red\nlink: https://example.com\nbare',
    });
    expect(SampleRow.parse(row)).toEqual({
      ...{ question: 'Why?', answer: 'So.', category: 'Billing', tags: ['a', 'b'], status: 'draft', externalId: '7' },
      variants: ['How come?', 'What for?'],
      metadata: { colour: 'red', link: 'https://example.com', bare: '' },
    });
  });
});
