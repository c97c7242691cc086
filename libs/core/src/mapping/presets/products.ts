import { columnLooks, guessAnswer, guessQuestion } from '../column-looks.ts';
import type { ColumnsSeen } from '../columns.ts';
import type { PresetEntry } from './preset.ts';

/** Two columns without a header: questions in the first and texts in the second tell them from any other two. */
function twoNamelessColumns(seen: ColumnsSeen): number {
  if (seen.columns.length !== 2) return 0;
  const looks = columnLooks(seen);
  const question = guessQuestion(looks);
  if (question?.column !== 'column_1') return 0;
  return guessAnswer(looks, question)?.confidence ?? 0;
}

/** Exports and import templates of products for bots and help centres. */
export const PRODUCT_PRESETS: readonly PresetEntry[] = [
  {
    id: 'qnabot',
    name: 'QnABot on AWS',
    description: 'Workbook with qid, question1, question2, … and answer, or the JSON export with q and a',
    formats: ['xlsx', 'json'],
    verified: 'aws-solutions/qnabot-on-aws docs/excel_import/README.md and its import fixtures',
    signature: [['qid'], ['question1', 'question', 'q', 'Questions'], ['answer', 'a']],
    confidence: 0.95,
    fields: {
      question: ['question1', 'question', 'q', 'Questions'],
      answer: ['answer', 'a'],
      variants: ['question<n>'],
      category: ['topic', 't'],
      externalId: ['qid'],
      'metadata.markdown': ['markdown', 'alt.markdown'],
      'metadata.ssml': ['ssml', 'alt.ssml'],
      'metadata.type': ['type'],
      'metadata.clientFilterValues': ['clientFilterValues'],
      'metadata.responseBot': ['elicitResponse.responsebot_hook'],
    },
  },
  {
    id: 'dify',
    name: 'Dify annotations',
    // Its CSV is a question and an answer and no more, its JSON Lines are those of OpenAI: neither needs a preset of its own.
    description: 'Annotations as the API lists them: question, answer, and how often they were given',
    formats: ['json'],
    verified:
      'docs.dify.ai API reference, List Annotations; exports in langgenius/dify web/app/components/app/annotation',
    // In its database the answer is called content.
    signature: [['question'], ['answer', 'content'], ['hit_count'], ['created_at']],
    confidence: 0.9,
    fields: { question: ['question'], answer: ['answer', 'content'], 'metadata.id': ['id'] },
    ignore: ['hit_count', 'created_at'],
  },
  {
    id: 'fastgpt',
    name: 'FastGPT',
    description: 'q, a and indexes, of which each line is a further question',
    formats: ['csv', 'xlsx'],
    // Further indexes in cells after the last column are read of CSV.
    verified: 'doc.fastgpt.io guide/dataset/template, as of 2026-11-12, and the older page of template import',
    signature: [['q'], ['a'], ['indexes', 'index']],
    confidence: 0.95,
    fields: {
      question: ['q'],
      answer: ['a'],
      variants: [
        { column: 'indexes', split: '\n' },
        { column: 'index', split: '\n' },
      ],
    },
  },
  {
    id: 'qna-maker',
    name: 'Microsoft QnA Maker and Azure question answering',
    description: 'Question, Answer, Source and Metadata as name:value|name:value; follow-up prompts are left out',
    formats: ['tsv', 'xlsx'],
    verified: 'learn.microsoft.com QnA Maker, data sources and content; header lines written by public migration tools',
    signature: [['Question'], ['Answer'], ['Metadata'], ['QnaId', 'IsContextOnly', 'SuggestedQuestions', 'Prompts']],
    confidence: 0.98,
    fields: {
      question: ['Question'],
      answer: ['Answer'],
      'metadata.source': ['Source'],
      // Alternate questions stand on rows of their own with one QnaId, so it is no id of a pair.
      'metadata.qnaId': ['QnaId'],
      'metadata.*': [{ column: 'Metadata', split: '|' }],
    },
    ignore: ['SuggestedQuestions', 'IsContextOnly', 'Prompts', 'SourceDisplayName'],
  },
  {
    id: 'dialogflow-faq',
    name: 'Google Dialogflow FAQ',
    description: 'Two columns without a header: questions, then answers',
    formats: ['csv'],
    verified: 'cloud.google.com Dialogflow V2, Document.KnowledgeType',
    signature: [['column_1'], ['column_2']],
    confidence: twoNamelessColumns,
    fields: { question: ['column_1'], answer: ['column_2'] },
  },
  {
    id: 'ragflow-qa',
    name: 'RAGFlow Q&A',
    description: 'Two columns without a header, separated by tabs or in a workbook: questions, then answers',
    formats: ['tsv', 'csv', 'xlsx'],
    verified: 'infiniflow/ragflow rag/app/qa.py',
    signature: [['column_1'], ['column_2']],
    // The same shape as Dialogflow's: files are read alike, and named by the first of the two.
    confidence: (seen) => twoNamelessColumns(seen) * 0.99,
    fields: { question: ['column_1'], answer: ['column_2'] },
  },
  {
    id: 'zendesk-articles',
    name: 'Zendesk help centre articles',
    description: 'Articles of the Help Center API: the title is the question, the text of the body the answer',
    formats: ['json', 'jsonl', 'csv'],
    verified: 'developer.zendesk.com Help Center API, articles',
    signature: [['title', 'name'], ['body'], ['section_id', 'html_url', 'label_names']],
    confidence: 0.95,
    fields: {
      question: ['title', 'name'],
      answer: [{ column: 'body', transforms: ['htmlToText'] }],
      tags: ['label_names'],
      externalId: ['id'],
      'metadata.url': ['html_url', 'url'],
      'metadata.locale': ['locale'],
      'metadata.sectionId': ['section_id'],
    },
  },
  {
    id: 'intercom-articles',
    name: 'Intercom articles',
    description: 'Articles of the Intercom API: the title is the question, the text of the body the answer',
    formats: ['json', 'jsonl', 'csv'],
    // Verified for the API's objects; no description of a CSV export could be found.
    verified: 'ArticleContent of the package intercom-client 7.0.3',
    signature: [['title'], ['body'], ['author_id', 'workspace_id', 'parent_type'], ['state', 'description']],
    confidence: 0.95,
    fields: {
      question: ['title'],
      answer: [{ column: 'body', transforms: ['htmlToText'] }],
      status: ['state'],
      externalId: ['id'],
      'metadata.description': ['description'],
      'metadata.url': ['url'],
    },
  },
];
