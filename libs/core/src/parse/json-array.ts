import { FileFault } from '../faults.ts';
import type { SourceFormat, SourceHead, HeadReading } from './format.ts';
import { JsonArrayCutter } from './json-array-cutter.ts';
import { JsonRows, readJsonHead } from './json-record.ts';

const OPEN_ARRAY = 0x5b;
const LF = 0x0a;
const CR = 0x0d;
const ELEMENTS_SEEN = 1000;

/** One JSON array of objects. Chunks begin and end with elements; the commas between chunks belong to none. */
export const jsonArray: SourceFormat = {
  readHead,
  cutSource: (_dialect, at, onRecord) => new JsonArrayCutter(at.row === 1 ? 'open' : 'between', at, onRecord),
  cutChunk: (_dialect, firstLine, onRecord) => new JsonArrayCutter('chunk', { byte: 0, line: firstLine }, onRecord),
  readRows: (bytes, records, dialect, slots) => new JsonRows(bytes, records, slots, { ...dialect, isArray: true }),
};

function readHead(head: SourceHead): HeadReading {
  const open = head.bytes.indexOf(OPEN_ARRAY, head.start);
  if (open < 0 || head.bytes.toString('utf8', head.start, open).trim() !== '')
    throw new FileFault('json_not_array', 'The JSON document does not begin with "[".', { line: 1 });
  const body = { bodyStart: open + 1, bodyLine: lineAt(head.bytes, open) };
  const texts: string[] = [];
  let [rows, seenTo] = [0, body.bodyStart];
  const cutter = new JsonArrayCutter('open', { byte: body.bodyStart, line: body.bodyLine }, (start, end, next) => {
    rows++;
    seenTo = next;
    if (texts.length < ELEMENTS_SEEN) texts.push(head.bytes.toString('utf8', start, end));
  });
  cutter.push(head.bytes.subarray(body.bodyStart));
  if (head.complete) cutter.end();
  const reading = readJsonHead(texts, { type: 'json', ...body });
  if (texts.length > 0 && reading.objects === 0) throw faultOf(texts);
  return { ...reading, guesses: [], seen: { rows, bytes: seenTo - body.bodyStart } };
}

/** What is wrong with an array in which no object is seen: its JSON is broken, or it holds other things. */
function faultOf(texts: readonly string[]): FileFault {
  const broken = texts.findIndex((text) => !isJson(text));
  if (broken < 0) return new FileFault('json_not_array', 'None of the first elements of the JSON array is an object.');
  return new FileFault('json_invalid', `Element ${broken + 1} of the JSON array is no JSON.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function lineAt(bytes: Buffer, end: number): number {
  let line = 1;
  for (let i = 0; i < end; i++) if (bytes[i] === CR || (bytes[i] === LF && (i === 0 || bytes[i - 1] !== CR))) line++;
  return line;
}
