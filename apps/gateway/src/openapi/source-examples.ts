import type {
  PresetList,
  Quote,
  SavedMapping,
  Source,
  SourceEdits,
  SourceInspection,
  SourceRows,
  StoredEdits,
} from '@pairloom/contract';

const SOURCE_ID = '0199f0d2-9f31-7b6d-8c52-3e7d90a4b1c6';
export const SHA256 = '9f2b1c6d5a0e4f38b7c1d2e3f4a5968778695a4b3c2d1e0f112233445566778d';

export const uploadingSource: Source = {
  id: SOURCE_ID,
  filename: 'faq.csv',
  state: 'uploading',
  bytes: 0,
  length: 48_213,
  sha256: null,
  createdBy: 'local-owner',
  createdAt: '2026-11-21T10:14:20.004Z',
  expiresAt: '2026-11-22T10:14:20.004Z',
};

export const storedSource: Source = { ...uploadingSource, state: 'stored', bytes: 48_213, sha256: SHA256 };

export const inspection: SourceInspection = {
  format: 'csv',
  compression: null,
  parts: [],
  encoding: 'windows-1252',
  preset: null,
  savedMapping: null,
  guesses: [
    { option: 'format', value: 'csv', confidence: 0.95, alternatives: [] },
    {
      option: 'encoding',
      value: 'windows-1252',
      confidence: 0.7,
      alternatives: [{ value: 'iso-8859-15', confidence: 0.3 }],
    },
    { option: 'delimiter', value: ';', confidence: 0.9, alternatives: [{ value: ',', confidence: 0.1 }] },
  ],
  columns: [
    {
      name: 'Question',
      samples: ['How do I reset my password?'],
      fillRate: 1,
      field: 'question',
      confidence: 1,
    },
    {
      name: 'Best Answer',
      samples: ['Choose "Forgot password" on the sign-in page.'],
      fillRate: 1,
      field: 'answer',
      confidence: 0.4,
    },
    {
      name: 'Correct Answers',
      samples: ['Use the link; ask support'],
      fillRate: 0.98,
      field: null,
      confidence: null,
    },
  ],
  rowsEstimated: 817,
  rowsExact: true,
  mapping: null,
  problems: [
    {
      code: 'mapping_required',
      message:
        'Question and answer cannot be told without a guess: "Best Answer", "Correct Answers" could be the answer.',
      candidates: { question: ['Question'], answer: ['Best Answer', 'Correct Answers'] },
    },
  ],
};

export const savedMapping: SavedMapping = {
  id: '0199f0d3-77aa-7e10-9c3d-4b5a69788f01',
  name: 'Help desk export',
  columns: ['Question', 'Best Answer', 'Correct Answers'],
  mapping: { question: 'Question', answer: 'Best Answer' },
  createdBy: 'local-owner',
  createdAt: '2026-11-21T10:16:02.318Z',
  updatedAt: '2026-11-21T10:16:02.318Z',
};

export const rows: SourceRows = {
  columns: ['Question', 'Best Answer'],
  mapping: { question: 'Question', answer: 'Best Answer' },
  items: [
    {
      row: 41,
      line: 42,
      cells: ['How do I reset my password?', ''],
      raw: null,
      edited: false,
      skipped: false,
      pair: null,
      findings: [
        { field: 'answer', code: 'answer_missing', severity: 'error', message: 'The answer is blank.', value: null },
      ],
    },
    {
      row: 42,
      line: 43,
      cells: ['Where are my invoices?', 'Under Billing.'],
      raw: null,
      edited: true,
      skipped: false,
      pair: { question: 'Where are my invoices?', answer: 'Under Billing.' },
      findings: [],
    },
  ],
  nextOffset: 42,
  problems: [],
};

export const sentEdits: SourceEdits = {
  rows: [
    { row: 41, values: { 'Best Answer': 'Choose "Forgot password".' } },
    { row: 42, skip: true },
  ],
};

export const edits: StoredEdits = { hash: SHA256, rows: 2 };

export const quote: Quote = {
  rows: 817,
  rowsExact: true,
  texts: 817,
  tokens: 14_706,
  calls: 13,
  seconds: 9,
  price: 0.000_294_12,
  sampleRows: 200,
  model: 'text-embedding-3-small',
};

export const presets: PresetList = {
  items: [
    {
      id: 'example',
      name: 'Example help desk',
      description: 'CSV export of published answers.',
      formats: ['csv'],
      mapping: { question: 'Title', answer: 'Body', tags: 'Labels' },
      verified: null,
    },
  ],
};

export const templateCsv = 'question,answer,category\r\nHow do I reset my password?,Choose …,Account\r\n';
export const templateLine = '{"question":"How do I reset my password?","answer":"Choose …","tags":["password"]}\n';
