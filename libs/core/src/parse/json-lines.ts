import { FileFault } from '../faults.ts';
import type { SourceFormat, SourceHead, HeadReading } from './format.ts';
import { headRecords, textOf } from './head-records.ts';
import { JsonRows, readJsonHead } from './json-record.ts';
import { LineCutter, PLAIN_LINES } from './line-cutter.ts';

/** Lines whose keys are taken for columns. */
const LINES_SEEN = 1000;

/** JSON Lines: one object on each line. */
export const jsonLines: SourceFormat = {
  readHead,
  cutSource: (_dialect, at, onRecord) => new LineCutter(PLAIN_LINES, at, onRecord),
  cutChunk: (_dialect, firstLine, onRecord) => new LineCutter(PLAIN_LINES, { byte: 0, line: firstLine }, onRecord),
  readRows: (bytes, records, dialect, slots) => new JsonRows(bytes, records, slots, dialect),
};

function readHead(head: SourceHead): HeadReading {
  const records = headRecords(head, PLAIN_LINES, Infinity);
  const texts = records.slice(0, LINES_SEEN).map((record) => textOf(head, record));
  const reading = readJsonHead(texts, { type: 'jsonl', bodyStart: head.start, bodyLine: 1 });
  if (records.length > 0 && reading.objects === 0)
    throw new FileFault('json_not_array', 'None of the first lines is a JSON object.', { line: 1 });
  const bytes = (records.at(-1)?.next ?? head.start) - head.start;
  return { ...reading, guesses: [], seen: { rows: records.length, bytes } };
}
