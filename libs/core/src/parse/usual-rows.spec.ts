import { describe, expect, it, jest } from '@jest/globals';
import { type CompleteMapping, Rules } from '@pairloom/contract';
import fc from 'fast-check';
import type { PreparedChunk, ReadPlan } from '../ports/reading.ts';
import { planned } from '../testing/planned.ts';
import { readPlan } from '../testing/plans.ts';
import { DEFAULT_VALIDATION, type ValidationPlan } from '../validate/validation-plan.ts';
import { prepareChunk } from './prepare.ts';
import { UsualRows } from './usual-rows.ts';

const COLUMNS = ['question', 'answer', 'category', 'tags', 'note'];
const MAPPING: CompleteMapping = { question: 'question', answer: 'answer', category: 'category', tags: 'tags' };

/** A rule that no row breaks: with it every row goes the long way. */
const NEVER_BROKEN: ValidationPlan = {
  settingsVersion: 1,
  settings: DEFAULT_VALIDATION,
  ruleSetVersion: 1,
  rules: Rules.parse([
    {
      id: 'r',
      name: 'Rule',
      field: 'question',
      operator: 'notEquals',
      value: '\u{1}',
      severity: 'error',
      message: 'No.',
    },
  ]),
};

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The same rows by the quick way, where it is open, and by the long one. */
function bothWays(
  text: string,
  more: Partial<ReadPlan> = {},
): { quick: PreparedChunk; long: PreparedChunk; taken: number } {
  const plan = { ...readPlan({ mapping: MAPPING, dialect: { columns: COLUMNS } }), ...more };
  const take = jest.spyOn(UsualRows.prototype, 'take');
  try {
    const chunkOf = (by: ReadPlan): PreparedChunk => {
      const source = planned(`${COLUMNS.join(',')}\n${text}`, by);
      const [range] = source.ranges;
      if (range === undefined) throw new Error('The rows make one chunk.');
      return prepareChunk(source.bytesOf(range), range, by);
    };
    const quick = chunkOf(plan);
    const taken = take.mock.results.filter(({ value }) => value !== undefined).length;
    const calls = take.mock.calls.length;
    const long = chunkOf({ ...plan, validation: NEVER_BROKEN });
    expect(take.mock.calls.length).toBe(calls);
    return { quick, long, taken };
  } finally {
    take.mockRestore();
  }
}

const said = ({ pairs, findings }: PreparedChunk) => ({
  findings,
  pairs: pairs.map(
    (pair) =>
      pair && [
        pair.offset,
        pair.key.toString('hex'),
        pair.questionKey,
        pair.question,
        pair.answer,
        pair.category,
        pair.tags,
        pair.status,
        pair.variants,
        pair.externalId,
        pair.metadata,
        pair.contentHash.toString('hex'),
        pair.quality,
      ],
  ),
});

const rowOf = (...cells: string[]): string => `${cells.map(quoted).join(',')}\n`;

const QUESTION = 'How do I change my password?';
const ANSWER = 'In the settings of your account, under security.';

describe('the quick way through usual rows', () => {
  it.each([
    ['plain ones', rowOf(QUESTION, ANSWER, 'account', 'a;b', 'x')],
    ['capitals and quotes', rowOf('HOW do I "really" change it, please?', `${ANSWER} Say "yes", twice.`, 'A', '', '')],
    [
      'letters beyond ASCII',
      rowOf('Wie ändere ich mein Passwort?', 'Unter größeren Einstellungen, ganz unten 😀.', 'Größe', 'ä', ''),
    ],
    [
      'a letter beyond ASCII at the beginning',
      rowOf('Étage 质量: wie größer?', 'Überall im ganzen großen Haus, immer 质量', '', '', ''),
    ],
    [
      'marks of East Asia at the end',
      rowOf('Does policy 质量 change it？', 'No, it stays just as it is now 质量 forever。', '', '', ''),
    ],
    [
      'two letters beyond ASCII in a row',
      rowOf('Wie größer, und wie öäü?', 'Größere Straßen, œuvre, déjà, naïf “so”.', '', '', ''),
    ],
    ['one script beyond Latin', rowOf('Как изменить пароль?', 'В настройках учётной записи, внизу.', '', '', '')],
    [
      'ideographs',
      rowOf(
        '如何更改我的登录密码以及我在系统中登记的邮箱地址和电话号码？',
        '请在帐户设置的安全页面中进行更改，然后重新登录您的帐户即可，如果仍然无法登录请联系客户服务部门。',
        '',
        '',
        '',
      ),
    ],
    ['scripts that are not certain', rowOf('Как изменить password of my account?', ANSWER, '', '', '')],
    ['white space of other kinds inside', rowOf('How do\u{a0}I\tchange  it here?', ANSWER, '', '', '')],
    ['a blank category, spaces about tags', rowOf(QUESTION, ANSWER, ' ', ' a , a;b ', '')],
    ['several lines', rowOf(QUESTION, `${ANSWER}\nAnd then\r\nwait.`, 'account', 'a', '')],
  ])('takes %s', (_, row) => {
    const { quick, long, taken } = bothWays(row);
    expect(taken).toBe(1);
    expect(said(quick)).toEqual(said(long));
  });

  it.each([
    ['white space to trim', rowOf(` ${QUESTION}`, ANSWER, '', '', '')],
    ['a short answer', rowOf(QUESTION, 'Yes.', '', '', '')],
    ['the answer repeats the question', rowOf(QUESTION, `${QUESTION} `, '', '', '')],
    ['filler text', rowOf(QUESTION, 'Lorem ipsum dolor sit amet, consectetur.', '', '', '')],
    ['damaged text', rowOf(QUESTION, 'Das GerÃ¤t ist zu heiÃŸ geworden, leider.', '', '', '')],
    ['damaged capitals', rowOf(QUESTION, 'Das GerÃ„t ist zu klein geworden, leider.', '', '', '')],
    ['damaged quotes', rowOf(QUESTION, 'The device â€œitselfâ€ was not found there.', '', '', '')],
    ['two scripts', rowOf('Как изменить пароль учётной записи?', ANSWER, '', '', '')],
    ['damaged text behind Latin letters', rowOf(QUESTION, 'Refund the customer 锟斤拷 for the invoice.', '', '', '')],
    ['a space that is not seen at the end', rowOf(`${QUESTION}\u{3000}`, ANSWER, '', '', '')],
    ['a sign at the beginning', rowOf('×8 or more, what does it mean?', ANSWER, '', '', '')],
    ['too few fields', `${QUESTION},${ANSWER}\n`],
    ['too many fields', rowOf(QUESTION, ANSWER, '', '', '', 'more')],
    ['text behind a quote', `"${QUESTION}"x,${ANSWER},,,\n`],
    ['tags as a list', rowOf(QUESTION, ANSWER, '', '["a","b"]', '')],
    ['a tag that is too long', rowOf(QUESTION, ANSWER, '', 'x'.repeat(2_000), '')],
    ['a category that is too long', rowOf(QUESTION, ANSWER, 'x'.repeat(2_000), '', '')],
    ['a question that is too long', rowOf(`Why ${'so '.repeat(20_000)}long?`, ANSWER, '', '', '')],
    ['the header once more', rowOf(...COLUMNS)],
  ])('leaves a row to the long way: %s', (_, row) => {
    const { quick, long, taken } = bothWays(row);
    expect(taken).toBe(0);
    expect(said(quick)).toEqual(said(long));
  });

  it.each<[string, Partial<ReadPlan>, string]>([
    ['markup somewhere in the chunk', {}, rowOf(QUESTION, ANSWER, '', '', '<b>')],
    ['rows told by question and answer', { matchBy: 'questionAnswer' }, rowOf(QUESTION, ANSWER, '', '', '')],
    ['nothing is trimmed', { trim: 'none' }, rowOf(QUESTION, ANSWER, '', '', '')],
    ['further fields', { mapping: { ...MAPPING, 'metadata.note': 'note' } }, rowOf(QUESTION, ANSWER, '', '', 'n')],
    [
      'a field made of several cells',
      { mapping: { ...MAPPING, category: { columns: ['category', 'note'] } } },
      rowOf(QUESTION, ANSWER, 'a', '', 'b'),
    ],
  ])('is closed: %s', (_, more, row) => {
    const { quick, long, taken } = bothWays(row, more);
    expect(taken).toBe(0);
    expect(said(quick)).toEqual(said(long));
  });

  it('stays open for a project that has categories but asks nothing, its settings in whatever order', () => {
    const settings = Object.fromEntries(Object.entries(DEFAULT_VALIDATION).reverse()) as typeof DEFAULT_VALIDATION;
    const validation = { ...NEVER_BROKEN, settings, rules: [], known: { category: ['account'] } };
    expect(bothWays(rowOf(QUESTION, ANSWER, 'account', '', ''), { validation }).taken).toBe(1);
  });

  it('says of any rows what the long way says', () => {
    const word = fc.constantFrom(
      'reset',
      'Konto',
      'étage',
      '质量',
      'größe',
      'İ',
      'ﬁ',
      'N/A',
      '"',
      ' ',
      '  ',
      ',',
      '\n',
      '?',
      'lorem',
      '😀',
      '\u{a0}',
      'Straße',
      'ÄÖ',
      'Ã¤',
      'Ответ',
      '답변을',
      '锟斤拷',
      '占有',
      '？',
      '。',
      '\u{3000}',
      'ABC',
      'answer',
      '&amp;',
      ';',
    );
    const cell = fc.array(word, { maxLength: 14 }).map((words) => words.join(' '));
    const row = fc.tuple(
      cell,
      cell,
      fc.constantFrom('', 'a', 'A', ' b '),
      fc.constantFrom('', 'x', 'x;y', 'X , z'),
      fc.constant(''),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const { quick, long } = bothWays(rows.map((cells) => rowOf(...cells)).join(''));
        expect(said(quick)).toEqual(said(long));
      }),
      { numRuns: 400 },
    );
  });
});
