import { describe, expect, it } from '@jest/globals';
import { ImportOptions } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import type { Inspection } from '../ports/reading.ts';
import { inspect } from './inspect.ts';

const MIB = 1024 * 1024;
/** Inspects the head of a file of which more is to come when `more` is set. */
function look(text: string | Buffer, options: Partial<ImportOptions> = {}, filename = 'x.csv', more = 0): Inspection {
  const file = Buffer.from(text as string);
  return inspect(file.subarray(0, MIB), { filename, bytes: file.length + more }, ImportOptions.parse(options));
}

function codeOf(...args: Parameters<typeof look>): string {
  try {
    look(...args);
    return 'none';
  } catch (error) {
    if (error instanceof FileFault) return error.code;
    throw error;
  }
}

const anyMapping = (column: string): Partial<ImportOptions> => ({ mapping: { question: column, answer: column } });

describe('dialect', () => {
  it.each([
    ['question,answer\na;b;c,d;e;f\n', 'question', ',', 'csv'],
    ['question;answer\na,b;c,d\n', 'question', ';', 'csv'],
    ['question\tanswer\na,b\tc,d\n', 'question', '\t', 'tsv'],
    ['question|answer\n', 'question', '|', 'csv'],
    ['"question";"long, answer"\n"a;b";c\n', 'long, answer', ';', 'csv'],
    ['a, b;c\n1;2\n3;4\n', 'a, b', ';', 'csv'],
    ['name;city,country\nx;a,b\ny;c,d,e\nz;f\n', 'name', ';', 'csv'],
    ['one\nx\n', 'one', ',', 'csv'],
  ])('%j', (text, column, delimiter, type) => {
    const { dialect } = look(text, anyMapping(column)).plan;
    expect([dialect.delimiter, dialect.type]).toEqual([delimiter, type]);
  });

  it('is that of the options where they say', () => {
    const text = "question,x;answer\n'a;b';c\n";
    const given = look(text, { delimiter: ';', quote: "'", ...anyMapping('answer') });
    expect(given.plan.dialect).toMatchObject({
      delimiter: ';',
      quote: "'",
      escape: "'",
      columns: ['question,x', 'answer'],
    });
    expect(given.samples).toEqual([['a;b', 'c']]);
    expect(look('a\tb\n', { format: 'csv', ...anyMapping('a') }).plan.dialect.type).toBe('csv');
    expect(look('one\nx\n', anyMapping('one'), 'x.TSV').plan.dialect).toMatchObject({ type: 'tsv', delimiter: '\t' });
  });

  it('says where the body begins', () => {
    const body = ({ plan }: Inspection): unknown[] => [
      plan.dialect.bodyStart,
      plan.dialect.bodyLine,
      plan.dialect.columns,
    ];
    expect(body(look('\ufeff\r\n"que\nstion?",answer\rQ,A', anyMapping('answer')))).toEqual([
      25,
      4,
      ['que\nstion?', 'answer'],
    ]);
    expect(body(look('\n[{"question":"Q","answer":"A"}]', {}, 'x.json'))).toEqual([2, 2, ['question', 'answer']]);
    expect(body(look('{"answer":"A","question":"Q"}\n', {}, 'x'))).toEqual([0, 1, ['answer', 'question']]);
  });

  it.each<Partial<ImportOptions>>([
    { delimiter: '\n' },
    { delimiter: 'é' },
    { quote: '\0' },
    { escape: '质' },
    { delimiter: '"' },
  ])('cannot have the marks %j', (options) => expect(codeOf('question,answer\n', options)).toBe('invalid_options'));
});

describe('head', () => {
  const long = 'x'.repeat(2 * MIB);
  const wide = (columns: number): string => `${Array.from({ length: columns }, (_, i) => `c${i}`).join(',')}\n`;

  it.each<[string, Parameters<typeof look>]>([
    ['header_too_long', [`question,answer,${long}\n`]],
    ['header_too_long', [`question,answer,${'x'.repeat(501)}\n`]],
    ['header_too_long', [`{"question":"Q","answer":"${long}"}\n`, {}, 'x.jsonl']],
    ['header_too_long', [`[{"question":"Q","answer":"${long}"}]`, {}, 'x.json']],
    ['columns_too_many', [wide(1001), anyMapping('c0')]],
    ['none', [wide(1000), anyMapping('c0')]],
    ['none', [`[{"question":"Q","answer":"${long}"}]`, anyMapping('question'), 'x.json']],
    ['header_missing', [' '.repeat(2 * MIB)]],
    ['json_not_array', ['hello', { format: 'json' }]],
    ['json_not_array', ['[1,\n2', { format: 'jsonl' }, 'x.jsonl']],
    ['json_not_array', [`{"data":"${long}"}`, {}, 'x.txt']],
    ['mapping_required', ['{"q1":1}', {}, 'x.csv']],
    ['mapping_required', ['{name},b\n1,2\n', {}, 'x.csv']],
    ['empty_file', ['', {}]],
  ])('%s %#', (code, args) => expect(codeOf(...args)).toBe(code));

  it('may end within a character', () => {
    const text = Buffer.from('question,answer\nQ,质😀');
    for (const cut of [1, 2, 3, 5]) expect(codeOf(text.subarray(0, text.length - cut), {}, 'x.csv', cut)).toBe('none');
    expect(codeOf(text.subarray(0, text.length - 1))).toBe('encoding_unsupported');
  });

  it('gives at most five sample rows', () => {
    expect(look(`question,answer,\n${'a,b\n'.repeat(9)}`).samples).toEqual(
      Array.from({ length: 5 }, () => ['a', 'b', '']),
    );
    expect(look('{"question":1,"answer":[1],"x":null}\n{"y":2}', anyMapping('answer'), 'x.jsonl').samples).toEqual([
      ['1', '[1]', '', ''],
      ['', '', '', '2'],
    ]);
  });
});

describe('kind of file', () => {
  it.each([
    ['format_unsupported', Buffer.from('1f8b08', 'hex')],
    ['format_unsupported', '%PDF-1.7\n'],
    ['format_unsupported', '{\\rtf1 question,answer}'],
    ['format_unsupported', '\ufeff<?xml version="1.0"?><a/>'],
    ['format_unsupported', Buffer.alloc(400, '\u0001\u0002\0')],
    [
      'format_unsupported',
      Buffer.from([...'question,answer\n'].map((c, i) => (i % 5 === 0 ? 0xff : i % 3 === 0 ? 2 : c.charCodeAt(0)))),
    ],
    ['encoding_unsupported', Buffer.from('question,answer\nwas,für Äpfel\n', 'latin1')],
    ['encoding_unsupported', Buffer.from('question,answer\n', 'utf16le')],
    ['encoding_unsupported', Buffer.from('0000feff00000071', 'hex')],
    ['none', `question,answer\nQ,${'\0'}\n`],
  ])('%s %#', (code, file) => expect(codeOf(file as string)).toBe(code));

  it('names the line of the first byte that is not UTF-8', () => {
    expect(() => look(Buffer.from('question,answer\nQ,A\nQ2,\u00fc', 'latin1'))).toThrow(
      'The file is not UTF-8: line 3 holds the byte 0xFC where no such byte can be.',
    );
  });
});
