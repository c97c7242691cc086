import { describe, expect, it } from '@jest/globals';
import { ImportOptions, Mapping, PresetList } from '@pairloom/contract';
import { inspect } from '../../inspect/inspect.ts';
import { memoryBytes } from '../../parse/unpack.ts';
import { readSource } from '../../testing/read-source.ts';
import { resolveMapping } from '../resolve-mapping.ts';
import { suggestMapping } from '../suggest-mapping.ts';
import { detectPreset, listPresets, presetMapping, presetNamed } from './index.ts';

interface Case {
  readonly columns: string[];
  /** One row, repeated. */
  readonly row?: string[];
  readonly paths?: boolean;
  readonly mapping: Mapping;
}

const seenAs = ({ columns, row, paths }: Pick<Case, 'columns' | 'row' | 'paths'>) => ({
  columns,
  samples: Array.from({ length: 30 }, (_, i) => columns.map((_column, at) => (row?.[at] ?? 'x').replace('#', `${i}`))),
  columnsKnown: true,
  paths,
});

const chatRow = '[{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Hi."}]';

/** A header of each product, and what is made of it without any option. */
const CASES: Record<string, Case[]> = {
  qnabot: [
    {
      columns: [
        'qid',
        'question1',
        'question2',
        'Answer',
        'markdown',
        'ssml',
        'topic',
        'cardtitle',
        'clientFilterValues',
        'elicitResponse.responsebot_hook',
      ],
      mapping: {
        question: 'question1',
        variants: 'question2',
        answer: 'Answer',
        category: 'topic',
        externalId: 'qid',
        'metadata.markdown': 'markdown',
        'metadata.ssml': 'ssml',
        'metadata.clientFilterValues': 'clientFilterValues',
        'metadata.responseBot': 'elicitResponse.responsebot_hook',
      },
    },
    {
      columns: ['a', 'type', 'qid', 'q', 't', 'alt.markdown', 'alt.ssml', 'r.title'],
      paths: true,
      mapping: {
        question: 'q',
        answer: 'a',
        category: 't',
        externalId: 'qid',
        'metadata.type': 'type',
        'metadata.markdown': 'alt.markdown',
        'metadata.ssml': 'alt.ssml',
      },
    },
  ],
  dify: [
    {
      columns: ['id', 'question', 'answer', 'hit_count', 'created_at'],
      mapping: { question: 'question', answer: 'answer', 'metadata.id': 'id', ignore: ['hit_count', 'created_at'] },
    },
  ],
  fastgpt: [
    {
      columns: ['q', 'a', 'indexes'],
      mapping: { question: 'q', answer: 'a', variants: { column: 'indexes', split: '\n' } },
    },
  ],
  'qna-maker': [
    {
      columns: ['Question', 'Answer', 'Source', 'Metadata', 'SuggestedQuestions', 'IsContextOnly', 'Prompts', 'QnaId'],
      mapping: {
        question: 'Question',
        answer: 'Answer',
        'metadata.source': 'Source',
        'metadata.qnaId': 'QnaId',
        'metadata.*': { column: 'Metadata', split: '|' },
        ignore: ['SuggestedQuestions', 'IsContextOnly', 'Prompts'],
      },
    },
  ],
  'dialogflow-faq': [
    {
      columns: ['column_1', 'column_2'],
      row: ['What is number #?', 'A text that says what it is.'],
      mapping: { question: 'column_1', answer: 'column_2' },
    },
  ],
  'zendesk-articles': [
    {
      columns: ['id', 'url', 'html_url', 'title', 'body', 'locale', 'draft', 'section_id', 'label_names'],
      paths: true,
      mapping: {
        question: 'title',
        answer: { column: 'body', transforms: ['htmlToText'] },
        tags: 'label_names',
        externalId: 'id',
        'metadata.url': 'html_url',
        'metadata.locale': 'locale',
        'metadata.sectionId': 'section_id',
      },
    },
  ],
  'intercom-articles': [
    {
      columns: ['type', 'id', 'workspace_id', 'title', 'description', 'body', 'author_id', 'state', 'url'],
      paths: true,
      mapping: {
        question: 'title',
        answer: { column: 'body', transforms: ['htmlToText'] },
        status: 'state',
        externalId: 'id',
        'metadata.description': 'description',
        'metadata.url': 'url',
      },
    },
  ],
  squad: [
    {
      columns: ['title', 'context', 'question', 'id', 'answers.text', 'answers.answer_start', 'is_impossible'],
      paths: true,
      mapping: {
        question: 'question',
        answer: 'answers.text',
        category: 'title',
        'metadata.id': 'id',
        ignore: ['context', 'answers.answer_start'],
      },
    },
  ],
  'hf-qa': [
    {
      columns: ['id', 'question', 'answers'],
      row: ['1', 'What?', '["a","b"]'],
      paths: true,
      mapping: { question: 'question', answer: 'answers', externalId: 'id' },
    },
    {
      columns: ['question', 'answers'],
      row: ['What?', '{"text": ["a", "b"]}'],
      paths: true,
      mapping: { question: 'question', answer: 'answers.text' },
    },
  ],
  'openai-chat': [
    {
      columns: ['messages'],
      row: [chatRow],
      paths: true,
      mapping: { question: 'messages[role=user].content', answer: 'messages[role=user>role=assistant].content' },
    },
    {
      columns: ['messages.role', 'messages.content'],
      paths: true,
      mapping: { question: 'messages[role=user].content', answer: 'messages[role=user>role=assistant].content' },
    },
  ],
  'openai-completion': [
    {
      columns: ['prompt', 'completion', 'category'],
      mapping: { question: 'prompt', answer: 'completion', category: 'category' },
    },
  ],
  alpaca: [
    {
      columns: ['instruction', 'input', 'output'],
      mapping: { question: { columns: ['instruction', 'input'], join: '\n' }, answer: 'output' },
    },
    { columns: ['Instruction', 'Output'], mapping: { question: 'Instruction', answer: 'Output' } },
  ],
  sharegpt: [
    {
      columns: ['id', 'conversations'],
      row: ['x', '[{"from":"human","value":"Hi?"},{"from":"gpt","value":"Hi."}]'],
      paths: true,
      mapping: {
        question: 'conversations[from=human|user].value',
        answer: 'conversations[from=human|user>from=gpt|assistant|chatgpt|bing|bard].value',
        externalId: 'id',
      },
    },
  ],
  medquad: [
    {
      columns: [
        '@pid',
        'Question',
        'Question.@qid',
        'Question.@qtype',
        'Answer',
        '@id',
        '@source',
        '@url',
        'Focus',
        'UMLS.CUI',
      ],
      paths: true,
      mapping: {
        question: 'Question',
        answer: 'Answer',
        category: 'Focus',
        'metadata.qid': 'Question.@qid',
        'metadata.qtype': 'Question.@qtype',
        'metadata.source': '@source',
        'metadata.url': '@url',
        ignore: ['@pid', '@id'],
      },
    },
    {
      columns: [
        'Question.@qtype',
        'Question',
        'Answer',
        '^Document.@id',
        '^Document.@source',
        '^Document.@url',
        '^Document.Focus',
      ],
      paths: true,
      mapping: {
        question: 'Question',
        answer: 'Answer',
        category: '^Document.Focus',
        'metadata.qtype': 'Question.@qtype',
        'metadata.source': '^Document.@source',
        'metadata.url': '^Document.@url',
        ignore: ['^Document.@id'],
      },
    },
  ],
  'answers-by-question': [
    {
      columns: ['_key', '_value'],
      row: ['How to mend #', 'Like this.'],
      paths: true,
      mapping: { question: '_key', answer: '_value' },
    },
  ],
};

describe.each(Object.entries(CASES))('%s', (id, cases) => {
  it.each(cases.map((given) => [given.columns.join(), given] as const))('%s', (_columns, given) => {
    const seen = seenAs(given);
    expect(detectPreset(seen)?.entry.id).toBe(id);
    expect(suggestMapping(seen).preset).toMatchObject({ id });
    expect(resolveMapping(seen)).toEqual(given.mapping);
  });

  it('is found by its id', () => expect(presetNamed(id).id).toBe(id));
});

it.each<[string, Pick<Case, 'columns' | 'row' | 'paths'>]>([
  ['messages that are no chat', { columns: ['messages'], row: ['["a","b"]'], paths: true }],
  ['a chat as the text of a table', { columns: ['messages'], row: [chatRow] }],
  ['a plain header', { columns: ['question', 'answer', 'id'] }],
  ['two columns without questions', { columns: ['column_1', 'column_2'], row: ['Name #', 'A text that says it.'] }],
  ['values by words', { columns: ['_key', '_value'], row: ['colour#', 'The colour is red.'], paths: true }],
  ['answers before questions', { columns: ['column_1', 'column_2'], row: ['A text that says it.', 'What is #?'] }],
])('no product is seen in %s', (_name, given) => expect(detectPreset(seenAs(given))).toBeUndefined());

it('a file with a further column for the question is named but not mapped by the preset', () => {
  const seen = seenAs({ columns: ['instruction', 'input', 'output', 'question', 'answer'] });
  expect(suggestMapping(seen).preset).toMatchObject({ id: 'alpaca', confidence: 0.4 });
  expect(resolveMapping(seen)).toEqual({ question: 'question', answer: 'answer' });
});

/** What the documents that presets name show, in words of our own. */
const DOCUMENTED: [name: string, filename: string, preset: string | undefined, text: string][] = [
  [
    'the list of annotations of the API of Dify',
    'a.json',
    'dify',
    JSON.stringify({
      data: [{ id: '0b8e', question: 'Is it open?', answer: 'It is.', hit_count: 5, created_at: 1_705_407_629 }],
      has_more: false,
      limit: 20,
      total: 1,
      page: 1,
    }),
  ],
  ['the CSV export of Dify', 'a.csv', undefined, '\ufeffQuestion,Answer\r\nIs it open?,It is.\r\n'],
  ['the same in Chinese', 'a.csv', undefined, '\ufeff问题,答案\r\nIs it open?,It is.\r\n'],
  [
    'the JSON Lines of Dify',
    'a.jsonl',
    'openai-chat',
    '{"messages": [{"role": "system", "content": ""}, {"role": "user", "content": "Is it open?"}, {"role": "assistant", "content": "It is."}]}\n',
  ],
  [
    'a chat with tools, weights and several turns',
    'a.jsonl',
    'openai-chat',
    `${JSON.stringify({
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hello!', weight: 0 },
        { role: 'user', content: 'Is it open?', name: 'u' },
        { role: 'assistant', content: 'It is.', weight: 1 },
      ],
      tools: [{ type: 'function', function: { name: 'f' } }],
      parallel_tool_calls: false,
    })}\n`,
  ],
  ['a prompt and its completion', 'a.jsonl', 'openai-completion', '{"prompt":"Is it open?","completion":"It is."}\n'],
  [
    'answers with their places in a context',
    'a.jsonl',
    'squad',
    '{"id":"5","title":"T","context":"It is.","question":"Is it open?","answers":{"text":["It is."],"answer_start":[0]}}\n',
  ],
  ['answers in a list', 'a.jsonl', 'hf-qa', '{"url":"u","question":"Is it open?","answers":["It is.","Yes."]}\n'],
];

it.each(DOCUMENTED)('%s gives its pair without any option', async (_name, filename, preset, text) => {
  const file = Buffer.from(text);
  const { report } = await inspect(memoryBytes(file), filename, ImportOptions.parse({}));
  expect(report.preset?.id).toBe(preset);
  expect((await readSource(file, filename)).rows.map(({ pair }) => pair)).toEqual([['Is it open?', 'It is.']]);
});

describe('the list', () => {
  it('keeps to the contract, its ids are unique, and all are tried here', () => {
    const { items } = PresetList.parse({ items: listPresets() });
    const ids = items.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // RAGFlow's files are those of Dialogflow.
    expect(ids.filter((id) => id !== 'ragflow-qa').sort()).toEqual(Object.keys(CASES).sort());
  });

  it.each(listPresets().map((preset) => [preset.id, preset] as const))(
    '%s maps a file with all its columns',
    (id, preset) => {
      const { question, answer, ...rest } = preset.mapping;
      expect([question, answer]).not.toContain(undefined);
      const text = JSON.stringify([question, answer, rest]);
      const columns = [...text.matchAll(/"([^"]+)"/g)].map(([, name]) => name as string);
      const seen = { columns: [...new Set(columns)], samples: [], columnsKnown: true };
      expect(presetMapping(presetNamed(id), seen)).toMatchObject({ question, answer });
    },
  );
});
