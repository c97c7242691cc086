import { fieldNamed } from '../mapping/synonyms.ts';
import type { SourceHead } from '../parse/format.ts';
import { fieldsOf, headRecords, syntaxOf, type Marks } from '../parse/head-records.ts';

const CANDIDATES = [',', ';', '\t', '|'];
const RECORDS_TRIED = 100;
/** Enough to tell; keeps a wrong quote from costing four walks over the whole head. */
const BYTES_TRIED = 256 * 1024;

interface Score {
  readonly delimiter: string;
  readonly fields: number;
  /** Whether the header names both question and answer. */
  readonly named: boolean;
  /** Share of records with as many fields as the header. */
  readonly steady: number;
}

/**
 * The delimiter under which the header names question and answer, else the one whose records have the most even number
 * of fields, quotes honoured. Where none splits the header: tab for files called .tsv, comma for others.
 */
export function detectDelimiter(head: SourceHead, quotes: Omit<Marks, 'delimiter'>): string {
  const start = { ...head, bytes: head.bytes.subarray(0, head.start + BYTES_TRIED) };
  const tried = { ...start, complete: head.complete && start.bytes.length === head.bytes.length };
  const fallback = head.type === 'tsv' ? '\t' : ',';
  const scores = CANDIDATES.filter((delimiter) => delimiter !== quotes.quote)
    .map((delimiter) => score(tried, { ...quotes, delimiter }))
    .filter((candidate) => candidate.fields > 1);
  scores.sort(
    (a, b) =>
      Number(b.named) - Number(a.named) ||
      b.steady - a.steady ||
      Number(b.delimiter === fallback) - Number(a.delimiter === fallback) ||
      b.fields - a.fields,
  );
  return scores[0]?.delimiter ?? fallback;
}

function score(head: SourceHead, marks: Marks): Score {
  const { delimiter } = marks;
  const [header, ...rows] = headRecords(head, syntaxOf(marks), RECORDS_TRIED);
  if (header === undefined) return { delimiter, fields: 0, named: false, steady: 0 };
  const names = fieldsOf(head, header, marks);
  const fields = names.map(fieldNamed);
  const steady = rows.filter((row) => row.sound && fieldsOf(head, row, marks).length === names.length).length;
  return {
    delimiter,
    fields: names.length,
    named: fields.includes('question') && fields.includes('answer'),
    steady: rows.length === 0 ? 1 : steady / rows.length,
  };
}
