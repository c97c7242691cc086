import { describe, expect, it } from '@jest/globals';
import type { Mapping } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { resolveMapping } from './resolve-mapping.ts';
import { slotsOf } from './slots.ts';

const resolve = (columns: string[], given?: Mapping): Mapping =>
  resolveMapping({ columns, samples: [columns.map(() => 'x'.repeat(300))], columnsKnown: true }, given);

function faultOf(columns: string[], given?: Mapping): FileFault {
  try {
    resolve(columns, given);
  } catch (error) {
    if (error instanceof FileFault) return error;
  }
  throw new Error('no fault');
}

describe('columns are found by name', () => {
  it.each<[string[], Mapping]>([
    [['question', 'answer'], { question: 'question', answer: 'answer' }],
    [['QUESTION_TEXT', ' Response'], { question: 'QUESTION_TEXT', answer: ' Response' }],
    [['Question?', 'Answer:'], { question: 'Question?', answer: 'Answer:' }],
    [['prompt', 'completion'], { question: 'prompt', answer: 'completion' }],
    [['Q', 'A', 'Topic'], { question: 'Q', answer: 'A', category: 'Topic' }],
    [['Frage', 'Antwort', 'Schlagwörter'], { question: 'Frage', answer: 'Antwort', tags: 'Schlagwörter' }],
    [['Question', 'Réponse', 'Catégorie'], { question: 'Question', answer: 'Réponse', category: 'Catégorie' }],
    [['Pregunta', 'Respuesta', 'Estado'], { question: 'Pregunta', answer: 'Respuesta', status: 'Estado' }],
    [['answer', 'answer_html', 'question'], { question: 'question', answer: 'answer' }],
    [['id', 'question', 'answer'], { question: 'question', answer: 'answer', externalId: 'id' }],
    [['id', 'uuid', 'question', 'answer'], { question: 'question', answer: 'answer' }],
  ])('%j', (columns, mapping) => expect(resolve(columns)).toEqual(mapping));
});

describe('a mapping that is given', () => {
  it('is complete with question and answer, and completed without', () => {
    const columns = ['question', 'answer', 'category', 'other'];
    expect(resolve(columns, { question: 'other', answer: 'answer' })).toEqual({ question: 'other', answer: 'answer' });
    expect(resolve(columns, { category: 'other' })).toEqual({
      question: 'question',
      answer: 'answer',
      category: 'other',
    });
    expect(resolve(['prompt', 'question', 'answer'], { 'metadata.p': 'prompt' })).toMatchObject({
      question: 'question',
    });
  });

  it('may name only columns of the file', () => {
    expect(faultOf(['question', 'answer'], { question: 'Question', answer: 'answer' })).toMatchObject({
      code: 'mapping_unknown_column',
      message: 'The file has no column "Question", which the mapping gives for question.',
      mapping: { columns: ['question', 'answer'], candidates: { question: ['question'], answer: ['answer'] } },
    });
  });

  it('is taken as it is while no record has been seen', () => {
    const unseen = { columns: [], samples: [], columnsKnown: false };
    expect(resolveMapping(unseen)).toEqual({ question: 'question', answer: 'answer' });
    expect(resolveMapping(unseen, { question: 'x' })).toEqual({ question: 'x', answer: 'answer' });
  });
});

describe('no guess is made', () => {
  it('among several columns', () => {
    const fault = faultOf(['Question', 'Best Answer', 'Incorrect Answers', 'answer', 'reply']);
    expect(fault).toMatchObject({
      code: 'mapping_required',
      mapping: {
        candidates: { question: ['Question'], answer: ['answer', 'reply', 'Best Answer', 'Incorrect Answers'] },
      },
    });
    expect(fault.message).toContain('"answer", "reply", "Best Answer", "Incorrect Answers" could be the answer');
    expect(fault.mapping?.samples?.[0]?.[0]).toHaveLength(200);
  });

  it('without a name', () => {
    const fault = faultOf(['name', 'city']);
    expect(fault.mapping?.candidates).toEqual({ question: [], answer: [] });
    expect(fault.message).toContain('no column is named like a question; no column is named like an answer');
  });
});

it('slots have one order, whatever the mapping has', () => {
  const mapping = { 'metadata.b': '1', tags: '2', answer: '3', 'metadata.a': '4', question: '5' };
  expect(slotsOf(mapping).map((slot) => slot.field)).toEqual([
    'question',
    'answer',
    'tags',
    'metadata.a',
    'metadata.b',
  ]);
});
