import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { readAll, textSource, type ReadResult } from '../testing/workbooks.ts';
import { plainText } from './plain-text.ts';
import type { ReadOptions } from './rewrite.ts';

const read = (text: string, options: ReadOptions = {}, length?: number): Promise<ReadResult> =>
  readAll(plainText, textSource(text, length), options);
const shapeOf = ({ guesses }: ReadResult): unknown => guesses[0]?.value;

describe('labelled', () => {
  const cases: [string, string, unknown[][]][] = [
    [
      'colons',
      'Intro\n\nQ: What?\nA: This.\nAnd that.\n\nQ: Why?\nA: So.\n',
      [
        [3, 'What?', 'This.\nAnd that.'],
        [7, 'Why?', 'So.'],
      ],
    ],
    [
      'words and numbers',
      'Question 1: What?\nAnswer 1: This.\nQuestion 2. Why?\nAnswer 2. So.',
      [
        [1, 'What?', 'This.'],
        [3, 'Why?', 'So.'],
      ],
    ],
    [
      'numbered letters',
      '1) Q1. What?\n   A1. This.\n2) Q2) Why?\n   A2) So.',
      [
        [1, 'What?', 'This.'],
        [3, 'Why?', 'So.'],
      ],
    ],
    [
      'full stops',
      'Q. What?\nA. This.\nQ. Why?\nA. So.',
      [
        [1, 'What?', 'This.'],
        [3, 'Why?', 'So.'],
      ],
    ],
    [
      'brackets',
      '[Q] What?\n[A] This.\n【Q】Why?\n【A】So.',
      [
        [1, 'What?', 'This.'],
        [3, 'Why?', 'So.'],
      ],
    ],
    [
      'emphasis',
      '**Q:** What?\n**A:** This.\n**Q: Why?**\nA: So.',
      [
        [1, 'What?', 'This.'],
        [3, 'Why?', 'So.'],
      ],
    ],
    ['labels on lines of their own', 'Q:\nWhat?\nA:\nThis.\n', [[1, 'What?', 'This.']]],
    [
      'German',
      'Frage: Was?\nAntwort: Das.\nF: Wie?\nA: So.\nA: oder so',
      [
        [1, 'Was?', 'Das.'],
        [3, 'Wie?', ['So.', 'oder so']],
      ],
    ],
    ['French', 'Q : Quoi ?\nR : Ceci.', [[1, 'Quoi ?', 'Ceci.']]],
    [
      'Spanish',
      'P: ¿Qué?\nR: Esto.\nPregunta 2: ¿Cómo?\nRespuesta 2: Así.',
      [
        [1, '¿Qué?', 'Esto.'],
        [3, '¿Cómo?', 'Así.'],
      ],
    ],
    [
      'Chinese',
      '问：是什么？\n答：这个。\n問題：為什麼？\n答案：因為。',
      [
        [1, '是什么？', '这个。'],
        [3, '為什麼？', '因為。'],
      ],
    ],
    [
      'Japanese',
      '質問：何ですか。\n回答：これです。\nＱ：なぜ？\nＡ：だから。',
      [
        [1, '何ですか。', 'これです。'],
        [3, 'なぜ？', 'だから。'],
      ],
    ],
    [
      'Korean',
      '질문: 무엇인가요?\n답변: 이것.\n문: 왜요?\n답: 그래서.',
      [
        [1, '무엇인가요?', '이것.'],
        [3, '왜요?', '그래서.'],
      ],
    ],
    [
      'Arabic',
      'س: ما هذا؟\nج: هذا.\nالسؤال: لماذا؟\nالجواب: هكذا.',
      [
        [1, 'ما هذا؟', 'هذا.'],
        [3, 'لماذا؟', 'هكذا.'],
      ],
    ],
    [
      'a question without an answer, an answer without a question',
      'A: first\nQ: What?\nQ: Why?\nA: So.',
      [
        [1, '', 'first'],
        [2, 'What?', ''],
        [3, 'Why?', 'So.'],
      ],
    ],
    [
      'what only looks like a label',
      'Q: Who?\nA: A. Smith: he did it.\nPS: R: not a label\nAnswers vary: yes',
      [[1, 'Who?', 'A. Smith: he did it.\nPS: R: not a label\nAnswers vary: yes']],
    ],
  ];
  it.each(cases)('%s', async (_, text, expected) => {
    const result = await read(text);
    expect(shapeOf(result)).toBe('text-qa');
    expect(result.columns).toEqual(['question', 'answer']);
    expect(result.read).toEqual(expected);
  });

  it('gives each of several answers a row when told to', async () => {
    const { read: rows } = await read('Q: What?\nA: This.\nA: That.', { answers: 'each' });
    expect(rows).toEqual([
      [1, 'What?', 'This.'],
      [1, 'What?', 'That.'],
    ]);
  });
});

describe('without labels', () => {
  it('tells lines that take turns', async () => {
    const result = await read('What is it?\nA thing.\nWho are you?\n\nMe.\nWhere?');
    expect(shapeOf(result)).toBe('text-alternating');
    expect(result.read).toEqual([
      [1, 'What is it?', 'A thing.'],
      [3, 'Who are you?', 'Me.'],
      [6, 'Where?', ''],
    ]);
  });

  it('tells blocks that are pairs', async () => {
    const result = await read('배송은 얼마나 걸리나요?\n3일입니다.\n주말 제외.\n\n\n환불이 되나요?\n네.\n');
    expect(shapeOf(result)).toBe('text-blocks');
    expect(result.read).toEqual([
      [1, '배송은 얼마나 걸리나요?', '3일입니다.\n주말 제외.'],
      [6, '환불이 되나요?', '네.'],
    ]);
  });

  it('tells blocks that take turns', async () => {
    const result = await read('What is it?\n\nA thing.\nA good one.\n\nWho are you?\n\nMe.\nAnd you.\n');
    expect(shapeOf(result)).toBe('text-blocks');
    expect(result.read).toEqual([
      [1, 'What is it?', 'A thing.\nA good one.'],
      [6, 'Who are you?', 'Me.\nAnd you.'],
    ]);
  });

  it('offers what else it may be, and does as it is told', async () => {
    const text = 'What is it?\nA thing.\n\nWho are you?\nMe.\n';
    const { guesses } = await read(text);
    expect(guesses[0]?.alternatives.map(({ value }) => value)).toContain('text-alternating');
    const told = await read('one\ntwo\nthree\nfour', { preset: 'text-alternating' });
    expect(told.read).toEqual([
      [1, 'one', 'two'],
      [3, 'three', 'four'],
    ]);
    expect(told.guesses[0]).toMatchObject({ value: 'text-alternating', confidence: 1 });
  });

  it('does not guess where nothing asks', async () => {
    await expect(read('Dear all,\nthis is a letter.\nIt has lines.\n')).rejects.toMatchObject({
      code: 'shape_unknown',
    });
    await expect(read('')).rejects.toBeInstanceOf(FileFault);
  });
});

it('fails a pair that is too long, and none besides', async () => {
  const text = `Q: one?\nA: ${'x'.repeat(5_000_000)}\nQ: two?\nA: yes\n`;
  const { read: rows } = await read(text, { preset: 'text-qa' }, 65_536);
  expect(rows).toEqual([
    [1, 'row_too_large', 'The pair has more than 4194304 characters.'],
    [3, 'two?', 'yes'],
  ]);
});

it('gives the same rows wherever the text is cut and however its lines end', async () => {
  const line = fc.stringMatching(/^[a-z][a-z ]{0,8}[a-z]$/);
  const pairs = fc.array(fc.tuple(line, line), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(
      pairs,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 9 }),
      async (rows, end, length) => {
        const text = rows.map(([question, answer]) => `Q: ${question}${end}A: ${answer}${end}`).join(end);
        const result = await read(text, {}, length);
        expect(result.read).toEqual(rows.map(([question, answer], i) => [i * 3 + 1, question, answer]));
      },
    ),
  );
});
