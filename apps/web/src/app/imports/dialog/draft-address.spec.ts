import { describe, expect, it } from '@jest/globals';
import { draftQuery, isUnread, readDraftAddress, type DraftAddress } from './draft-address.ts';

const SOURCE = '01900000-0000-7000-8000-000000000009';

describe('the address of a draft', () => {
  it.each<DraftAddress>([
    { step: 'choose', sourceId: null, options: {}, previewId: null },
    { step: 'check', sourceId: SOURCE, options: { delimiter: ';', header: false }, previewId: null },
    {
      step: 'review',
      sourceId: SOURCE,
      options: { mapping: { question: 'Frage & Co', answer: { columns: ['a', 'b'] } }, maxErrors: '5%' },
      previewId: 'p',
    },
  ])('says all that has to be known: %j', (address) => {
    expect(readDraftAddress(draftQuery(address))).toEqual(address);
  });

  it('leaves out what says nothing', () => {
    const empty = { step: null, source: null, options: null, preview: null };
    expect(draftQuery({ step: 'choose', sourceId: null, options: {}, previewId: null })).toEqual(empty);
  });

  it('does not take what is no step, or a step without a file', () => {
    expect(readDraftAddress({ step: 'elsewhere', source: SOURCE }).step).toBe('choose');
    expect(readDraftAddress({ step: 'review', preview: 'p' })).toMatchObject({ step: 'choose', previewId: null });
  });

  it.each(['{', '[]', '{"mapping":7}', '{"unknown":true}', 'null'])('takes no options that are none: %s', (options) => {
    const query = { step: 'review', source: SOURCE, options, preview: 'p' };
    // The dry run was made with others.
    expect(readDraftAddress(query)).toMatchObject({ options: {}, previewId: null });
    expect(isUnread(query)).toBe(true);
  });

  it.each([null, '{}', '{"header":false}'])('understands options: %s', (options) => {
    expect(isUnread({ options })).toBe(false);
  });
});
