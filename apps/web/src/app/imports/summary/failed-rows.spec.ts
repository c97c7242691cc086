import { describe, expect, it } from '@jest/globals';
import { ImportOptions } from '@pairloom/contract';
import type { DraftOptions } from '../../api/imports-api.ts';
import { receiptOf } from '../../../testing/receipts.ts';
import { endedOf } from '../../../testing/records.ts';
import { optionsOfMending } from './failed-rows.ts';

const mapping = { question: 'Question', answer: 'Answer' };

function sentBack(given: DraftOptions): DraftOptions {
  const options = ImportOptions.parse(given);
  return optionsOfMending(endedOf(1, { mode: options.mode }), receiptOf(1, { options }));
}

describe('failed rows that are sent back', () => {
  it('are done with what their import did with its rows, and read anew', () => {
    const done: DraftOptions = {
      ...{ mode: 'update', matchBy: 'externalId', duplicates: { project: 'skip' }, html: 'keep', trim: 'none' },
      ...{ embed: false, process: 'all', onError: 'stop', maxErrors: '5%', sourceSet: 'faq', metadata: { ticket: 7 } },
    };
    expect(sentBack({ ...done, format: 'xlsx', sheet: 2, header: 3, answers: 'each' })).toEqual({ ...done, mapping });
  });

  it('say nothing of what is the standard anyway', () => {
    expect(sentBack({})).toEqual({ mapping });
  });

  it('do not retire all else when their import was a mirror, and belong to its set', () => {
    expect(sentBack({ mode: 'mirror', mirrorLimit: 30 })).toEqual({ mapping, sourceSet: 'pairs-1.csv' });
    expect(sentBack({ mode: 'mirror', sourceSet: 'faq' })).toEqual({ mapping, sourceSet: 'faq' });
  });
});
