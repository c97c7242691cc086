import type { TemplateQuery } from '@pairloom/contract';
import type { Download } from '../http/downloads.ts';
import { workbook } from './workbook.ts';

const COLUMNS = ['question', 'answer', 'category', 'tags', 'status', 'external_id'] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** Rows as people write them: a quote, a line break, a list, and fields left blank. */
const ROWS: readonly Row[] = [
  {
    question: 'How do I reset my password?',
    answer: 'Choose "Forgot password" on the sign-in page and follow the link in the e-mail.',
    category: 'Account',
    tags: 'password;sign-in',
    status: 'published',
    external_id: 'KB-1001',
  },
  {
    question: 'Can I change the language of my invoices?',
    answer: 'Yes.\nOpen Settings, then Billing, and choose a language there.',
    category: 'Billing',
    tags: 'invoice',
    status: 'published',
    external_id: 'KB-1002',
  },
  {
    question: '¿Cómo puedo contactar con el soporte?',
    answer: 'Escriba a soporte@example.com, a cualquier hora.',
    category: '',
    tags: '',
    status: 'draft',
    external_id: '',
  },
];

/** A small file to begin with: the columns that need no mapping, and a few rows. */
export function templateFile({ format }: TemplateQuery): Download {
  switch (format) {
    case 'csv':
      return { mediaType: 'text/csv; charset=utf-8', filename: 'pairloom-template.csv', pieces: once(csvText()) };
    case 'jsonl':
      return {
        mediaType: 'application/jsonl; charset=utf-8',
        filename: 'pairloom-template.jsonl',
        pieces: once(jsonLines()),
      };
    case 'xlsx':
      return {
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        filename: 'pairloom-template.xlsx',
        pieces: once(workbook('Pairs', table())),
      };
  }
}

const table = (): string[][] => [[...COLUMNS], ...ROWS.map((row) => COLUMNS.map((column) => row[column]))];

const csvText = (): string =>
  table()
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** Blank fields are left out, and tags are lists. */
const jsonLines = (): string =>
  ROWS.map(({ tags, ...row }) => {
    const filled = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''));
    return `${JSON.stringify(tags === '' ? filled : { ...filled, tags: tags.split(';') })}\n`;
  }).join('');

async function* once(content: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  yield content;
}
