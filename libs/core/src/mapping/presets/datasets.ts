import { columnLooks } from '../column-looks.ts';
import type { PresetEntry } from './preset.ts';

/**
 * Published collections of questions. Ids of SQuAD and MedQuAD name a place in the collection, not a question, so they are metadata:
 * pairs are told apart by their question.
 */
export const DATASET_PRESETS: readonly PresetEntry[] = [
  {
    id: 'squad',
    name: 'SQuAD 1 and 2',
    description: 'JSON of articles with paragraphs and questions; the first answer is taken, others are metadata',
    formats: ['json'],
    verified: 'rajpurkar/squad_v2 on huggingface.co, squad_v2.py',
    signature: [['question'], ['answers.text'], ['context', 'is_impossible', 'answers.answer_start']],
    confidence: 0.95,
    fields: {
      question: ['question'],
      answer: ['answers.text'],
      category: ['title'],
      'metadata.id': ['id'],
    },
    ignore: ['context', 'answers.answer_start', 'plausible_answers'],
  },
  {
    id: 'hf-qa',
    name: 'Hugging Face question and answers',
    description: 'One question with a list of answers; the first answer is taken, others are metadata',
    formats: ['jsonl', 'json'],
    verified: 'huggingface.co Transformers task guide, Question answering; dataset card of Stanford/web_questions',
    signature: [['question'], ['answers.text', 'answers']],
    confidence: (seen) => (seen.paths === true ? 0.95 : 0),
    fields: {
      question: ['question'],
      answer: ['answers.text', 'answers'],
      category: ['category', 'title'],
    },
    ignore: ['answers.answer_start'],
  },
  {
    id: 'medquad',
    name: 'MedQuAD',
    description: 'XML documents with medical questions and answers: focus, source and type of the question are kept',
    formats: ['xml'],
    verified: 'files of abachaa/MedQuAD',
    signature: [['Question'], ['Answer'], ['Question.@qid', 'Question.@qtype']],
    confidence: 0.95,
    fields: {
      question: ['Question'],
      answer: ['Answer'],
      category: ['Focus', '^Document.Focus'],
      'metadata.qid': ['Question.@qid'],
      'metadata.qtype': ['Question.@qtype'],
      'metadata.source': ['@source', '^Document.@source'],
      'metadata.url': ['@url', '^Document.@url'],
    },
    ignore: ['@pid', '@id', '^Document.@id'],
  },
  {
    id: 'answers-by-question',
    name: 'JSON object of answers by question',
    description: 'One object whose names are the questions and whose values the answers',
    formats: ['json'],
    verified: 'no product, a shape that people write',
    signature: [['_key'], ['_value']],
    // Names that are words alone are rather ids of what their values say.
    confidence: (seen) => (columnLooks(seen).every(({ column, prose }) => column !== '_key' || prose > 0.5) ? 0.95 : 0),
    fields: { question: ['_key'], answer: ['_value'] },
  },
];
