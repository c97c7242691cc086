import { describe, expect, it } from '@jest/globals';
import type { Mapping } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { presetNamed, type PresetEntry } from './presets/index.ts';
import { resolveMapping } from './resolve-mapping.ts';

const seenAs = (columns: string[], paths = false) => ({
  columns,
  samples: [columns.map(() => 'x'.repeat(300))],
  columnsKnown: true,
  paths,
});
const resolve = (columns: string[], given?: Mapping, preset?: PresetEntry): Mapping =>
  resolveMapping(seenAs(columns), given, preset);

function faultOf(columns: string[], given?: Mapping): FileFault {
  try {
    resolve(columns, given);
  } catch (error) {
    if (error instanceof FileFault) return error;
  }
  throw new Error('no fault');
}

describe('attributes of XML elements', () => {
  it.each<[string[], Mapping]>([
    [['@question', '@answer', '@category'], { question: '@question', answer: '@answer', category: '@category' }],
    [['@q', '@a'], { question: '@q', answer: '@a' }],
    [['@question', '@id', 'question', 'answer'], { question: 'question', answer: 'answer' }],
  ])('%j', (columns, mapping) => expect(resolve(columns)).toEqual(mapping));

  it('need both to be named', () => {
    expect(faultOf(['@question', '@text', '@id'])).toMatchObject({ code: 'mapping_required' });
    expect(faultOf(['@question', '@answer', '@q'])).toMatchObject({ code: 'mapping_required' });
  });
});

describe('columns are found by name', () => {
  it.each<[string[], Mapping]>([
    [['question', 'answer'], { question: 'question', answer: 'answer' }],
    [['QUESTION_TEXT', ' Response'], { question: 'QUESTION_TEXT', answer: ' Response' }],
    [['Question?', 'Answer:'], { question: 'Question?', answer: 'Answer:' }],
    [['Question *', 'Answer *'], { question: 'Question *', answer: 'Answer *' }],
    [['prompt', 'completion'], { question: 'prompt', answer: 'completion' }],
    [['Q', 'A', 'Topic'], { question: 'Q', answer: 'A', category: 'Topic' }],
    [['answer', 'answer_html', 'question'], { question: 'question', answer: 'answer' }],
    [['id', 'question', 'answer'], { question: 'question', answer: 'answer', externalId: 'id' }],
    [['id', 'uuid', 'question', 'answer'], { question: 'question', answer: 'answer' }],
    [
      ['question', 'answer', 'similar questions'],
      { question: 'question', answer: 'answer', variants: 'similar questions' },
    ],
    [
      ['question', 'answer', 'metadata.source'],
      { question: 'question', answer: 'answer', 'metadata.source': 'metadata.source' },
    ],
  ])('%j', (columns, mapping) => expect(resolve(columns)).toEqual(mapping));
});

describe('a header of a language', () => {
  it.each<[string, string[], Mapping]>([
    ['German', ['Frage', 'Antwort', 'Schlagwörter'], { tags: 'Schlagwörter' }],
    ['German without umlauts', ['FRAGE', 'ANTWORT', 'Schlagworter'], { tags: 'Schlagworter' }],
    ['French', ['Question', 'Réponse', 'Catégorie'], { category: 'Catégorie' }],
    ['French without accents', ['Question', 'Reponse', 'Mots-cles'], { tags: 'Mots-cles' }],
    ['Spanish', ['Pregunta', 'Respuesta', 'Estado'], { status: 'Estado' }],
    ['Portuguese', ['Pergunta', 'Resposta', 'Situação'], { status: 'Situação' }],
    ['Italian', ['Domanda', 'Risposta', 'Argomento'], { category: 'Argomento' }],
    ['Dutch', ['Vraag', 'Antwoord', 'Trefwoorden'], { tags: 'Trefwoorden' }],
    ['Polish', ['Pytanie', 'Odpowiedź', 'Kategoria'], { category: 'Kategoria' }],
    ['Turkish', ['SORU', 'Cevap', 'Konu'], { category: 'Konu' }],
    ['Russian', ['Вопрос', 'Ответ', 'Категория'], { category: 'Категория' }],
    ['simplified Chinese', ['问题', '答案', '标签', '相似问'], { tags: '标签', variants: '相似问' }],
    ['traditional Chinese', ['問題', '答案', '標籤', '相似問題'], { tags: '標籤', variants: '相似問題' }],
    ['Japanese', ['質問', '回答', 'カテゴリー'], { category: 'カテゴリー' }],
    ['half-width Japanese', ['質問', '回答', 'ｶﾃｺﾞﾘ'], { category: 'ｶﾃｺﾞﾘ' }],
    ['Korean', ['질문', '답변', '카테고리'], { category: '카테고리' }],
    ['Arabic', ['السؤال', 'الإجابة', 'الفئة'], { category: 'الفئة' }],
    ['Arabic without hamza', ['السؤال', 'الاجابه', 'التصنيف'], { category: 'التصنيف' }],
    ['Vietnamese', ['Câu hỏi', 'Câu trả lời', 'Chủ đề'], { category: 'Chủ đề' }],
    ['Hindi', ['प्रश्न', 'उत्तर', 'श्रेणी'], { category: 'श्रेणी' }],
  ])('%s', (_language, columns, rest) =>
    expect(resolve(columns)).toEqual({ question: columns[0], answer: columns[1], ...rest }),
  );
});

describe('several questions to an answer', () => {
  it.each<[string[], Mapping]>([
    [['q1', 'q2', 'q3', 'answer'], { question: 'q1', variants: ['q2', 'q3'], answer: 'answer' }],
    [
      ['Frage 2', 'Antwort', 'Frage 10', 'Frage 1'],
      { question: 'Frage 1', variants: ['Frage 2', 'Frage 10'], answer: 'Antwort' },
    ],
    [['question', 'question_2', 'answer'], { question: 'question', variants: 'question_2', answer: 'answer' }],
    [['问题1', '问题2', '答案'], { question: '问题1', variants: '问题2', answer: '答案' }],
    [['q1', 'a1'], { question: 'q1', answer: 'a1' }],
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
    expect(resolve(['prompt', 'question', 'answer'], { ignore: ['prompt'] })).toEqual({
      question: 'question',
      answer: 'answer',
      ignore: ['prompt'],
    });
  });

  it('may hold rules', () => {
    const given: Mapping = {
      question: { columns: ['title', 'subtitle'], join: ': ' },
      answer: { column: 'text', default: 'none' },
      status: { constant: 'published' },
    };
    expect(resolve(['title', 'subtitle', 'text'], given)).toEqual(given);
  });

  it.each<[Mapping, string, string]>([
    [{ question: 'Question', answer: 'answer' }, 'Question', 'question'],
    [{ tags: { columns: ['answer', 'labels'] } }, 'labels', 'tags'],
    [{ variants: ['question', { column: 'further' }] }, 'further', 'variants'],
    [{ ignore: ['gone'] }, 'gone', 'ignore'],
    [{ question: 'question[0]' }, 'question[0]', 'question'],
  ])('may name only columns of the file: %j', (given, column, field) => {
    expect(faultOf(['question', 'answer'], given)).toMatchObject({
      code: 'mapping_unknown_column',
      message: `The file has no column "${column}", which the mapping gives for ${field}.`,
      mapping: { columns: ['question', 'answer'], candidates: { question: ['question'], answer: ['answer'] } },
    });
  });

  it('may name paths into trees that were seen, and no others', () => {
    const seen = {
      columns: ['faq.q', 'meta', 'texts'],
      samples: [['What?', '{"lang": "en"}', '["a","lang"]']],
      columnsKnown: true,
      paths: true,
    };
    const resolvePath = (question: string): Mapping => resolveMapping(seen, { question, answer: 'faq.q' });
    for (const path of ['faq.q', 'faq', 'faq[0].q', 'meta.lang', 'texts[0]'])
      expect(resolvePath(path)).toMatchObject({ question: path });
    for (const path of ['faq.a', 'meta.name', 'texts.lang', 'other', ''])
      expect(() => resolvePath(path)).toThrow(FileFault);
  });

  it('is taken as it is while no record has been seen', () => {
    const unseen = { columns: [], samples: [], columnsKnown: false };
    expect(resolveMapping(unseen)).toEqual({ question: 'question', answer: 'answer' });
    expect(resolveMapping(unseen, { question: 'x' })).toEqual({ question: 'x', answer: 'answer' });
  });
});

describe('a preset that is asked for', () => {
  it('decides before names, and what is given before the preset', () => {
    const columns = ['instruction', 'input', 'output', 'question'];
    const alpaca = presetNamed('alpaca');
    expect(resolve(columns, {}, alpaca)).toEqual({
      question: { columns: ['instruction', 'input'], join: '\n' },
      answer: 'output',
    });
    expect(resolve(columns, { question: 'question' }, alpaca)).toEqual({ question: 'question', answer: 'output' });
  });

  it('is refused with the list of those that there are', () => {
    expect(() => presetNamed('nobody')).toThrow(/There is no preset "nobody"; there are qnabot, /);
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

  it.each<[string[], Record<string, string[]>]>([
    [
      ['Question', 'Best Answer', 'Correct Answers', 'Incorrect Answers'],
      { answer: ['Best Answer', 'Correct Answers', 'Incorrect Answers'] },
    ],
    [['question', 'answer', 'answer_2'], { answer: ['answer', 'answer_2'] }],
    [['q1', 'a1', 'q2', 'a2'], { answer: ['a1', 'a2'] }],
    [['question', 'prompt', 'answer'], { question: ['question', 'prompt'] }],
    [['prompt', 'completion', 'question'], { question: ['prompt', 'question'] }],
    [['问题', '标准答案', '答案'], { answer: ['标准答案', '答案'] }],
    [['Kundenfrage', 'Antwort'], { question: ['Kundenfrage'] }],
    [['顧客の質問', '回答'], { question: ['顧客の質問'] }],
  ])('for %j', (columns, candidates) =>
    expect(faultOf(columns)).toMatchObject({ code: 'mapping_required', mapping: { candidates } }),
  );

  it('without a name', () => {
    const fault = faultOf(['name', 'city']);
    expect(fault.mapping?.candidates).toEqual({ question: [], answer: [] });
    expect(fault.message).toContain('no column is named like a question; no column is named like an answer');
  });
});
