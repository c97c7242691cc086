import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { detectEncoding } from '../../dialect/encoding.ts';
import { FileFault } from '../../faults.ts';
import { decodeKorean } from '../korean.ts';
import { syntaxOf } from '../head-records.ts';
import { LineCutter } from '../line-cutter.ts';
import { splitRecord } from '../record-splitter.ts';
import { fileScore, MEASURES, scoreFile, simpleScore, type Measures } from './pollock-score.ts';
import { readTable, type Table } from './read-table.ts';

/**
 * Scores the reader on a copy of the Pollock benchmark: a folder with the polluted files in `csv` and their clean versions, under the
 * same names, in `clean`. Everything is detected, nothing is told. From the root of the repository:
 *
 *     node --conditions=@pairloom/source libs/core/src/parse/testing/pollock.ts DIR
 */
function main(dir: string): void {
  const names = readdirSync(join(dir, 'csv')).sort();
  const scores = names.map((name) => {
    const measures = scoreFile(cleanRows(readFileSync(join(dir, 'clean', name))), load(join(dir, 'csv', name)));
    if (fileScore(measures) < 10) print(`${fileScore(measures).toFixed(3).padStart(6)}  ${name}`);
    return measures;
  });
  for (const measure of MEASURES) print(`${meanOf(scores, measure).toFixed(4).padStart(7)}  ${measure}`);
  print(`${simpleScore(scores).toFixed(4).padStart(7)}  simple score of ${names.length} files`);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const meanOf = (scores: readonly Measures[], measure: keyof Measures): number =>
  scores.reduce((sum, measures) => sum + measures[measure], 0) / scores.length;

const cleanRows = (bytes: Buffer): string[][] =>
  bytes.length === 0 ? [] : parse(bytes, { bom: true, relax_column_count: true });

/** The file as read: header, where it has one, and every row that could be read. Undefined when it is refused. */
function load(path: string): string[][] | undefined {
  const bytes = readFileSync(path);
  if (bytes.length === 0) return [];
  try {
    const text = asUtf8(bytes);
    const table = readTable(text);
    const rows = table.rows.flatMap(({ cells }) => (cells === undefined ? [] : [[...cells]]));
    return [...headerOf(text, table), ...rows];
  } catch (error) {
    if (error instanceof FileFault) return undefined;
    throw error;
  }
}

function asUtf8(bytes: Buffer): Buffer {
  const { encoding, bomBytes } = detectEncoding(bytes, true);
  if (encoding === 'utf-8') return bytes;
  const text = bytes.subarray(bomBytes);
  return Buffer.from(encoding === 'euc-kr' ? (decodeKorean(text) ?? '') : new TextDecoder(encoding).decode(text));
}

/** The header as the benchmark tells it: the names of several header lines are joined. None for a table without a header. */
function headerOf(file: Buffer, { dialect, reading }: Table): string[][] {
  if (reading.guesses.find(({ option }) => option === 'header')?.value === false) return [];
  const lines: string[] = [];
  const cutter = new LineCutter(syntaxOf(dialect), { byte: 0, line: 1 }, (start, end) =>
    lines.push(file.toString('utf8', start, end)),
  );
  cutter.push(file.subarray(0, dialect.bodyStart));
  cutter.end();
  const last = lines.at(-1) ?? '';
  const times = lines.length - 1 - lines.findLastIndex((line) => !isSameRow(line, last, dialect));
  return times > 1
    ? [dialect.columns.map((name) => Array<string>(times).fill(name).join(' '))]
    : [[...dialect.columns]];
}

const isSameRow = (one: string, other: string, dialect: Table['dialect']): boolean =>
  splitRecord(one, dialect).fields.join('\0') === splitRecord(other, dialect).fields.join('\0');

const [dir] = process.argv.slice(2);
if (dir === undefined) {
  print('Which folder? It needs csv/ and clean/ of the benchmark.');
  process.exitCode = 2;
} else main(dir);
