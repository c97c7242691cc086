import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ImportOptions } from '@pairloom/contract';
import { encodeText } from '../dialect/testing/encode-text.ts';
import { FileFault } from '../faults.ts';
import { memoryBytes } from '../parse/unpack.ts';
import type { Inspection } from '../ports/reading.ts';
import { markEncrypted, zipOf } from '../testing/archives.ts';
import { inspect } from './inspect.ts';
import { planOf } from './plan-of.ts';

const MIB = 1024 * 1024;
type Options = Partial<ImportOptions>;

/** Looks at a file of which `more` bytes are not to be read. */
function look(file: string | Buffer, options: Options = {}, filename = 'x.csv', more = 0): Promise<Inspection> {
  const source = memoryBytes(Buffer.from(file as string));
  return inspect({ ...source, bytes: source.bytes + more }, filename, ImportOptions.parse(options));
}

async function faultOf(action: () => Promise<unknown>): Promise<FileFault | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
}

const codeOf = async (...args: Parameters<typeof look>): Promise<string> =>
  (await faultOf(async () => planOf(await look(...args), ImportOptions.parse(args[1] ?? {}))))?.code ?? 'none';

const PAIR = 'question,answer\nQ,A\n';
const OLE = Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(22),
  Buffer.of(9, 0),
  Buffer.alloc(480),
]);
const compound = (name: string): Buffer => Buffer.concat([OLE, Buffer.from(name, 'utf16le'), Buffer.alloc(512)]);

describe('what a file is, is told by its content', () => {
  it.each<[string, string, string | Buffer]>([
    ['csv', 'x', PAIR],
    ['csv', 'x.txt', PAIR],
    ['tsv', 'x.csv', 'question\tanswer\nQ\tA\n'],
    ['jsonl', 'x.csv', '{"question":"Q","answer":"A"}\n'],
    ['jsonl', 'x.txt', '\u001e{"question":"Q","answer":"A"}\n\u001e{"question":"Q","answer":"A"}\n\u001e'],
    ['csv', 'x.csv', 'question\u001fanswer\nQ\u001fA\nR\u001fB\n'],
    ['jsonl', 'x.json', '{"question":"Q","answer":"A"}\n{"question":"Q","answer":"A"}'],
    ['json', 'x.txt', '[{"question":"Q","answer":"A"}]'],
    ['json', 'x.json', '{"data":[{"question":"Q","answer":"A"}]}'],
    ['json', 'x', '{\n"data":[{"question":"Q","answer":"A"}]}'],
    ['xml', 'x.txt', '<?xml version="1.0"?><faq><entry><question>Q</question><answer>A</answer></entry></faq>'],
    ['xml', 'x.xml', '\ufeff<faq><entry><question>Q</question><answer>A</answer></entry></faq>'],
    ['html', 'x.csv', '<!DOCTYPE html><html><body><dl><dt>What?</dt><dd>This.</dd></dl></body></html>'],
    ['text', 'x', 'Q: What is it?\nA: This.\n\nQ: And then?\nA: That.\n'],
    ['markdown', 'x.md', '# What is it?\n\nThis.\n\n# What then?\n\nThat.\n'],
  ])('%s named %s', async (format, filename, file) => {
    expect((await look(file, {}, filename)).report).toMatchObject({ format, compression: null, problems: [] });
  });

  it('unless the options say it', async () => {
    const { report } = await look('question\tanswer\nQ\tA\n', { format: 'csv' });
    expect(report.guesses[0]).toEqual({ option: 'format', value: 'csv', confidence: 1, alternatives: [] });
  });

  it('and how far it is sure', async () => {
    const { report } = await look(PAIR, {}, 'x.txt');
    expect(report.guesses[0]).toEqual({
      option: 'format',
      value: 'csv',
      confidence: 0.95,
      alternatives: [{ value: 'text', confidence: 0.05 }],
    });
  });
});

/** More than are looked into, named 00.csv to 29.csv. */
const thirtyTables = (): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${String(i).padStart(2, '0')}.csv`, PAIR]));

describe('what is refused', () => {
  const mail = '[Content_Types].xml';
  it.each<[string, RegExp, () => Promise<string | Buffer> | string | Buffer]>([
    ['empty_file', /0 bytes/, () => ''],
    ['format_unsupported', /a PDF document/, () => '%PDF-1.7\n'],
    ['format_unsupported', /an RTF document/, () => '{\\rtf1 question,answer}'],
    ['format_unsupported', /a PNG image/, () => Buffer.from('89504e470d0a1a0a', 'hex')],
    ['format_unsupported', /a RAR archive/, () => 'Rar!\x1a\x07\x01'],
    ['format_unsupported', /a 7z archive/, () => Buffer.from('377abcaf271c', 'hex')],
    ['format_unsupported', /a tar archive/, () => Buffer.concat([Buffer.alloc(257), Buffer.from('ustar\0')])],
    ['format_unsupported', /a program/, () => '\x7fELF\x02'],
    ['format_unsupported', /a program/, () => Buffer.from('4d5a900003', 'hex')],
    ['format_unsupported', /a script/, () => '#!/bin/sh\n'],
    ['format_unsupported', /an old Excel workbook/, () => compound('Workbook')],
    ['file_encrypted', /protected by a password/, () => compound('EncryptedPackage')],
    ['format_unsupported', /binary data/, () => Buffer.alloc(400, '\u0001\u0002\0')],
    ['format_unsupported', /a Word document/, () => zipOf({ [mail]: 'x', 'word/document.xml': 'x' })],
    ['format_unsupported', /a binary Excel workbook/, () => zipOf({ [mail]: 'x', 'xl/workbook.bin': 'x' })],
    ['format_unsupported', /application\/epub\+zip/, () => zipOf({ mimetype: 'application/epub+zip' }, false)],
    [
      'archive_empty',
      /no file that could be read: "..\/..\/etc\/a.csv" is hidden or leads out of the archive/,
      async () =>
        Buffer.from(
          (await zipOf({ 'xx/xx/etc/a.csv': PAIR })).toString('latin1').replaceAll('xx/xx', '../..'),
          'latin1',
        ),
    ],
    ['archive_empty', /no file/, () => zipOf({ '__MACOSX/._a.csv': 'x', '.hidden': 'x', 'folder/.DS_Store': 'x' })],
    ['archive_nested', /"in.zip"/, () => zipOf({ 'in.zip': 'x' })],
    ['archive_nested', /within an archive/, async () => zipOf({ 'in.dat': await zipOf({ 'a.csv': PAIR }) })],
    ['archive_nested', /within an archive/, async () => gzipSync(await zipOf({ 'a.csv': PAIR }))],
    ['archive_nested', /within an archive/, () => gzipSync(gzipSync(PAIR))],
    ['archive_mixed', /"a.csv" is csv, "b.json" is json/, () => zipOf({ 'a.csv': PAIR, 'b.json': '[{"q":1}]' })],
    ['archive_mixed', /"00.csv" is csv, "99.json" is json/, () => zipOf({ ...thirtyTables(), '99.json': '[]' })],
    ['archive_broken', /directory/, async () => (await zipOf({ 'a.csv': PAIR })).subarray(0, 60)],
    ['archive_broken', /ends too early/, () => gzipSync(PAIR).subarray(0, 20)],
    [
      'file_encrypted',
      /"a.csv" of the archive is encrypted/,
      async () => markEncrypted(await zipOf({ 'a.csv': PAIR })),
    ],
    ['format_unsupported', /"a.csv" of the archive is a program/, () => zipOf({ 'a.csv': '\x7fELF' })],
    ['format_unsupported', /a JPEG image/, () => gzipSync(Buffer.from('ffd8ffe0', 'hex'))],
  ])('%s %s', async (code, message, file) => {
    const content = await file();
    const fault = await faultOf(() => look(content, {}, 'x.csv'));
    expect([fault?.code, fault?.message]).toEqual([code, expect.stringMatching(message)]);
  });

  it('contradicts the options', async () => {
    const workbook = await zipOf({ '[Content_Types].xml': 'x', 'xl/workbook.xml': 'x' });
    expect(await codeOf(workbook, { format: 'csv' })).toBe('format_unsupported');
    expect(await codeOf(PAIR, { format: 'xlsx' })).toBe('format_unsupported');
    expect(await codeOf(PAIR, { encoding: 'utf-7' })).toBe('encoding_unsupported');
    expect(await codeOf(PAIR, { preset: 'unheard-of' })).toBe('invalid_options');
  });

  it('is in an encoding that cannot be told for sure: what it may be is said, and the options decide', async () => {
    const file = encodeText('question,answer\nCât costă?,Este gratuită\n', 'windows-1250');
    const source = memoryBytes(file);
    const { report } = await inspect(source, 'x.csv', ImportOptions.parse({}));
    expect(report.problems).toEqual([
      {
        code: 'encoding_unsupported',
        message: expect.stringMatching(/it could be windows-125[02] \(\d\d%\), windows-125[02] /),
      },
    ]);
    expect(report.guesses.find(({ option }) => option === 'encoding')?.alternatives).toHaveLength(1);
    const options = ImportOptions.parse({ encoding: 'windows-1250' });
    const plan = planOf(await inspect(source, 'x.csv', options), options);
    expect(plan.rewriting).toMatchObject({ encoding: 'windows-1250' });
  });

  const long = 'x'.repeat(2 * MIB);
  const huge = 'x'.repeat(18 * MIB);
  it.each<[string, Parameters<typeof look>]>([
    ['header_too_long', [`question,answer,${long}\n`]],
    ['first_record_too_large', [`{"question":"Q","answer":"${huge}"}\n`, {}, 'x.jsonl']],
    ['first_record_too_large', [`[{"question":"Q","answer":"${huge}"}]`, {}, 'x.json']],
    ['none', [`[{"question":"Q","answer":"${huge}"}]`, { mapping: { question: 'q', answer: 'q' } }, 'x.json']],
    ['first_record_too_large', [`<faq><e><q>Q</q><a>${huge}</a></e></faq>`, {}, 'x.xml']],
    ['first_record_too_large', [`<faq><question>Q</question><answer>${'<p>x</p>'.repeat(3 * MIB)}`, {}, 'x.xml']],
    ['header_missing', [' '.repeat(2 * MIB)]],
    ['json_not_array', ['[1,\n2', { format: 'jsonl' }, 'x.jsonl']],
    ['mapping_required', ['name,city\nx,y\n']],
  ])('%s %#', async (code, args) => expect(await codeOf(...args)).toBe(code));
});

describe('a first record larger than the head', () => {
  const questions = JSON.stringify(Array.from({ length: 70_000 }, (_, i) => `Question number ${i} of all these?`));
  const long = 'x'.repeat(2 * MIB);

  it.each<[name: string, file: string | Buffer, format: string]>([
    ['x.jsonl', `{"question":${questions},"answer":"A"}\n{"question":"Q","answer":"A"}\n`, 'jsonl'],
    ['x.json', `[{"question":${questions},"answer":"A"}]`, 'json'],
    ['x.json', Buffer.from(`\ufeff[{"question":${questions},"answer":"A"}]`, 'utf16le'), 'json'],
    ['x.json', `{"qna":[{"q":${questions},"a":"A"}]}`, 'json'],
    ['x.json.gz', gzipSync(`{"qna":[{"qid":"1","q":${questions},"a":"A"}]}`), 'json'],
    ['x.xml', `<faq><e><question>${long}</question><answer>A</answer></e><e><question/><answer/></e></faq>`, 'xml'],
  ])('is looked at whole: %s %#', async (name, file, format) => {
    const inspection = await look(file, {}, name);
    expect(inspection.report).toMatchObject({ format, problems: [] });
    expect(Object.keys(planOf(inspection, ImportOptions.parse({})).mapping)).toEqual(
      expect.arrayContaining(['question', 'answer']),
    );
  });
});

describe('how a source is read', () => {
  const readAs = async (file: Buffer | string, filename = 'x.csv', options: Options = {}): Promise<unknown> =>
    (await look(file, options, filename)).plan.rewriting;

  it('is where it lies, when it is lines of UTF-8', async () => {
    for (const [file, name] of [
      [PAIR, 'x.csv'],
      [`\ufeff${PAIR}`, 'x.csv'],
      ['{"question":"Q","answer":["A"]}\n', 'x.jsonl'],
      ['[{"question":"Q","answer":"A","tags":["a"]}]', 'x.json'],
    ] as const)
      expect(await readAs(file, name)).toBeUndefined();
  });

  it('is unpacked and transcoded', async () => {
    const gzip = { as: 'gzip' };
    expect(await readAs(gzipSync(PAIR), 'x.csv.gz')).toEqual({ to: 'text', unpacking: gzip, encoding: 'utf-8' });
    expect(await readAs(Buffer.from(`\ufeff${PAIR}`, 'utf16le'))).toEqual({
      to: 'text',
      unpacking: { as: 'plain' },
      encoding: 'utf-16le',
    });
    const zip = await zipOf({ 'b.csv': PAIR, 'a.csv': PAIR, '__MACOSX/a.csv': 'x', 'empty.txt': '' });
    expect(await readAs(zip, 'x.zip')).toEqual({
      to: 'text',
      unpacking: { as: 'zip', parts: ['a.csv', 'b.csv'] },
      encoding: 'utf-8',
    });
  });

  it('is by its rows, where they are no lines', async () => {
    expect(await readAs('[{"question":{"text":"Q"},"answer":"A"}]', 'x.json')).toMatchObject({
      to: 'rows',
      format: 'json',
    });
    const lists = '[{"question":"Q","answer":["A","B"]}]';
    expect(await readAs(lists, 'x.json')).toBeUndefined();
    expect(await readAs(lists, 'x.json', { answers: 'each' })).toMatchObject({ to: 'rows', format: 'json' });
  });

  it.each([
    ['<?xml version="1.0" encoding="ISO-8859-1"?><faq><e><question>é</question><answer>A</answer></e></faq>', 'x.xml'],
    ['<html><head><meta charset="iso-8859-1"></head><dl><dt>é?</dt><dd>A</dd></dl></html>', 'x.html'],
  ])('is in the encoding that a document says of itself: %s', async (text, name) => {
    expect((await look(Buffer.from(text, 'latin1'), {}, name)).report.encoding).toBe('windows-1252');
  });

  it('reads the head once and nothing else of a plain file', async () => {
    const reads: [number, number][] = [];
    const source = memoryBytes(Buffer.from(PAIR.repeat(100_000)));
    const watched = {
      bytes: source.bytes,
      read: (start: number, end: number) => {
        reads.push([start, end]);
        return source.read(start, end);
      },
      stream: () => {
        throw new Error('nobody planned to stream the source');
      },
    };
    const { report } = await inspect(watched, 'x.csv', ImportOptions.parse({}));
    expect(reads).toEqual([[0, MIB]]);
    expect(report.rowsExact).toBe(false);
    expect(report.rowsEstimated).toBeGreaterThan(199_000);
    expect(report.rowsEstimated).toBeLessThan(201_000);
  });
});

describe('what people are told', () => {
  it('are columns with samples, what they are for, and the mapping that would be used', async () => {
    const { report } = await look('question,answer,note\nQ1,A1,\nQ2,A1,"a\nb"\n');
    expect(report).toMatchObject({
      encoding: 'utf-8',
      rowsEstimated: 2,
      rowsExact: true,
      mapping: { question: 'question', answer: 'answer' },
      columns: [
        { name: 'question', samples: ['Q1', 'Q2'], fillRate: 1, field: 'question', confidence: 1 },
        { name: 'answer', samples: ['A1'], fillRate: 1, field: 'answer', confidence: 1 },
        { name: 'note', samples: ['a\nb'], fillRate: 0.5, field: null, confidence: null },
      ],
    });
  });

  it('is why an import would be refused, which is no fault yet', async () => {
    const { report } = await look('name,city\nx,y\n');
    expect(report).toMatchObject({ mapping: null, problems: [{ code: 'mapping_required' }] });
  });

  it('names the columns that each field could be read from, where several could', async () => {
    const { report } = await look('Question,Best Answer,Correct Answers\nx,y,z\n');
    const [problem] = report.problems;
    expect(problem?.candidates?.['answer']).toEqual(['Best Answer', 'Correct Answers']);
    expect(problem?.message).toContain('"Best Answer", "Correct Answers" could be the answer');
  });
});
